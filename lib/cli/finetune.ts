/** `finetune`: a detector trained on labelled plates, for several lengths or for so many steps. */
import { command, type Context } from "lib/command/command.ts";
import { commandLine } from "lib/command/parse.ts";
import { wholeNumbers } from "lib/command/values.ts";
import { abouts } from "./abouts.ts";
import { finetuneOptions } from "./finetune_options.ts";
import { choiceOf, type FinetuneValues, forSteps } from "./finetune_steps.ts";

async function forLengths(options: FinetuneValues, context: Context) {
  const most = 100_000;
  const such = finetuneOptions.epochs.default;
  const lengths = wholeNumbers(options.epochs, { option: "epochs", such, most });
  // loaded now: the help of a command needs its options alone
  const { fineTune } = await import("lib/study/fine_tune.ts");
  const { lengthsTable } = await import("lib/study/finetuning.ts");
  const { tunedLines } = await import("lib/study/tuned_lines.ts");
  const { tableText } = await import("lib/plot/table.ts");
  const { recordsTable } = await import("lib/notebook/display.ts");
  const tuned = await fineTune({
    ...choiceOf(options),
    train: options.train,
    lengths,
    command: commandLine("finetune"),
    result: options.result,
  }, context);
  const { runs } = tuned;
  const rows = lengthsTable(tuned);
  context.say(tableText(recordsTable(rows)));
  for (const line of tunedLines(tuned)) context.say(line);
  return { ...tuned, runs: runs.map(({ history: _, ...run }, i) => ({ ...run, ...rows[i] })) };
}

export const finetuneCommand = command({
  name: "finetune",
  about: abouts.finetune,
  takes: [],
  examples: [
    "finetune --corpus ../my-labels --epochs 10,30 --out out/tuned",
    "finetune --corpus alice --epochs 10",
    "finetune --corpus ../my-labels --start burin_nano --train all --epochs 30",
    "finetune --corpus prints --train all --engraver 500 --steps 2400 --fold 1 --out out/fold-1",
  ],
  options: finetuneOptions,
  run: ({ options }, context) =>
    options.steps === undefined
      ? forLengths(options, context)
      : forSteps({ ...options, steps: options.steps }, context),
});
