/** `train`: an encoder for the characters of a corpus. */
import { join } from "node:path";
import { command, text } from "lib/command/command.ts";
import { commandLine } from "lib/command/parse.ts";
import { abouts } from "./abouts.ts";
import { evaluateOptions } from "./evaluate.ts";
import { figuresOptions } from "./figures_options.ts";
import { runOrNewOptions } from "./run_options.ts";
import { trainOptions } from "./train_options.ts";
import { trainingOptions } from "./training_options.ts";

export const trainCommand = command({
  name: "train",
  about: abouts.train,
  takes: [],
  examples: [
    "train",
    "train --out out/demo --epochs 40",
    "train --experiment ResNet18_50epoch_base_aug --reduced --corpus ../my-prints",
    "train --corpus prints --identities engraver,names,pairs --fold 1 --colouring .5 --gray .5",
  ],
  options: {
    ...runOrNewOptions,
    ...trainOptions,
    ...figuresOptions,
    ...trainingOptions,
    result: text("Evaluate, too, and write it all to this file", { value: "FILE" }),
    queries: evaluateOptions.queries,
  },
  async run({ options }, context) {
    // loaded now: the help of a command needs its options alone
    const { runOrNew } = await import("lib/study/run_folder.ts");
    const { withCorpus } = await import("lib/study/with_corpus.ts");
    const { runTrain } = await import("lib/study/train_run.ts");
    const { typedTraining } = await import("lib/study/typed_training.ts");
    const { trainingOf } = await import("lib/study/run.ts");
    const run = runOrNew(options, context);
    const directory = run.out;
    const choice = { ...typedTraining(options), directory, resume: !options.again };
    await withCorpus({ ...run, threads: options.threads }, context);
    context.signal.throwIfAborted();
    const trained = await runTrain(choice, context);
    for (const file of [join(directory, "summary.json"), trainingOf(directory)]) {
      context.say(`wrote ${file}`);
    }
    const whole = trained.training?.finished && !context.signal.aborted;
    if (options.result === undefined || !whole) return trained;
    const { evaluateInto } = await import("lib/study/result_run.ts");
    const asked = { ...choice, queries: options.queries, command: commandLine("train") };
    return await evaluateInto(options.result, asked, context);
  },
});
