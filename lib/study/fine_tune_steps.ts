/** All of a detector fine-tuned for so many steps, on the labelled plates of all books but some. */
import { beginFineTuning, type StartChoice } from "./fine_tune.ts";
import { workIn } from "./run.ts";
import { silent, type StageContext } from "./stage_context.ts";
import { type FineTunedSteps, type StepsChoice, tuneSteps } from "./tune_steps.ts";

/** All that `fineTuneSteps` takes. */
export interface FineTuneStepsOptions extends StartChoice, StepsChoice {}

/**
 * Trains all of a detector, and writes `detector.onnx`. A run that was stopped goes on from its
 * checkpoint. Nothing is learnt from the books that are left out, so that it can be evaluated on them.
 *
 * @throws {UsageError} where a book or a fold that is to be left out is not there
 * @throws {LockedError} where another process works in the directory
 * @throws {Error} where plates have no book, the directory holds another training, or it is stopped
 *
 * ```ts
 * import { fineTuneSteps } from "lib/study/fine_tune_steps.ts";
 * const tuned = () =>
 *   fineTuneSteps({
 *     corpus: "prints",
 *     seed: 1,
 *     plates: 60,
 *     directory: "out/fold-1",
 *     start: "yolox_nano",
 *     steps: 2400,
 *     fold: 1,
 *   });
 * ```
 */
export async function fineTuneSteps(
  options: FineTuneStepsOptions,
  context: StageContext = silent,
): Promise<FineTunedSteps> {
  using _alone = workIn(options.directory, "fine-tune a detector");
  return await tuneSteps(await beginFineTuning(options, context), options, context);
}
