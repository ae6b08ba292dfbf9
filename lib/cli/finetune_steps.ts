/** One fine-tuning of all of a detector for so many steps: `finetune --train all --steps`. */
import { join } from "node:path";
import type { Context, Values } from "lib/command/command.ts";
import { wholeNumbers, wordsOf } from "lib/command/values.ts";
import { outOf } from "lib/study/corpus_choice.ts";
import { UsageError } from "lib/study/usage.ts";
import type { finetuneOptions } from "./finetune_options.ts";

export type FinetuneValues = Values<typeof finetuneOptions>;

/** What both kinds of training take. */
export const choiceOf = (
  { corpus, seed, plates, out, start, widen, threads, batch, rate }: FinetuneValues,
) => ({
  ...{ corpus, seed, plates, start, widen, threads, batch, learningRate: rate },
  directory: outOf({ corpus, out }, join("out", "finetune")),
});

export async function forSteps(
  options: FinetuneValues & { readonly steps: number },
  context: Context,
) {
  if (options.train !== "all") throw new UsageError("--steps goes with --train all; give --epochs");
  const { steps, without, fold, folds, engraver, pseudo } = options;
  const such = "416,640";
  const sizes = wholeNumbers(options.sizes, { option: "sizes", such, most: 1536, step: 32 });
  const { augmentationOf } = await import("lib/study/augmentation_choice.ts");
  const { fineTuneSteps } = await import("lib/study/fine_tune_steps.ts");
  const tuned = await fineTuneSteps({
    ...choiceOf(options),
    ...{ steps, sizes, fold, folds, engraver, pseudo },
    without: wordsOf(without),
    trainingOnly: options.labels === "all",
    engraverShare: options["engraver-share"],
    pseudoShare: options["pseudo-share"],
    augmentation: augmentationOf(options.augment),
  }, context);
  const { losses, file } = tuned;
  context.say(
    `The loss fell from ${losses.first.toFixed(2)} to ${losses.last.toFixed(2)} (means of the ` +
      `first and the last tenth of ${steps} steps). The detector: ${file}`,
  );
  context.say((await import("lib/study/tuned_lines.ts")).useLine(file));
  return tuned;
}
