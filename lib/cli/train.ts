/** `train`: an encoder for the characters of a corpus. */
import { join } from "node:path";
import { outOf } from "lib/study/collection.ts";
import { runEvaluate } from "lib/study/evaluate_run.ts";
import { record } from "lib/study/record.ts";
import { trainingOf } from "lib/study/run.ts";
import { runTrain } from "lib/study/train_run.ts";
import { command } from "./command.ts";
import { evaluateOptions } from "./evaluate.ts";
import { runOrNew } from "./run_folder.ts";
import { runOrNewOptions } from "./run_options.ts";
import { evaluationLines, writtenLines } from "./told.ts";
import { trainOptions } from "./train_options.ts";
import { withCorpus } from "./with_corpus.ts";

export const trainCommand = command({
  name: "train",
  about: "Train an encoder on the characters of a corpus by SimCLR; extracts them where needed.",
  takes: [],
  examples: [
    "train",
    "train --out out/demo --epochs 40",
    "train --experiment ResNet18_50epoch_base_aug --reduced --corpus ../my-prints",
  ],
  options: {
    ...runOrNewOptions,
    ...trainOptions,
    result: { kind: "text", about: "Evaluate, too, and write it all to this file", value: "FILE" },
    queries: evaluateOptions.queries,
  },
  async run({ options }, context) {
    const run = runOrNew(options, context);
    const directory = outOf(run);
    await withCorpus({ ...run, threads: options.threads }, context);
    context.signal.throwIfAborted();
    const heldOut = options["held-out"];
    const choice = { ...options, directory, heldOut, resume: !options.again };
    const trained = await runTrain(choice, context);
    const written = [join(directory, "summary.json"), trainingOf(directory)];
    for (const line of writtenLines(written)) context.say(line);
    const whole = trained.training?.finished && !context.signal.aborted;
    if (options.result === undefined || !whole) return trained;
    const summary = await runEvaluate({ ...choice, head: true }, context);
    const typed = ["deno task train", ...Deno.args.slice(1).filter((word) => word !== "--json")];
    record(options.result, { directory, command: typed.join(" "), summary });
    for (const line of evaluationLines(summary)) context.say(line);
    for (const line of writtenLines([options.result])) context.say(line);
    return summary;
  },
});
