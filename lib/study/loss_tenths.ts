/** What a training's loss was at its beginning and is at its end. */
import type { DetectorStepRecord } from "lib/finetune/detector_training.ts";
import { mean } from "lib/tensor/mean.ts";
import type { FineTunedSteps } from "./tune_steps.ts";

/** The mean loss of the first and of the last tenth of the steps. */
export function lossTenths(
  history: readonly Pick<DetectorStepRecord, "losses">[],
): FineTunedSteps["losses"] {
  const all = history.map(({ losses }) => losses.loss);
  const tenth = Math.max(1, Math.floor(all.length / 10));
  return { first: mean(all.slice(0, tenth)), last: mean(all.slice(-tenth)) };
}
