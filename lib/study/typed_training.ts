/** What was typed about a training, as the study takes it. */
import { configOf } from "./train_config.ts";
import type { TrainChoice } from "./train_run.ts";

/** The same in the words of the command line. */
export interface TypedTraining extends
  Omit<
    TrainChoice,
    | "directory"
    | "without"
    | "heldOut"
    | "identityShare"
    | "identityFigures"
    | "engraverSeed"
    | "leastScore"
    | "headHidden"
    | "headOutput"
  > {
  /** Books, apart by ",". */
  readonly without?: string | undefined;
  readonly "held-out": number;
  readonly "identity-share"?: number | undefined;
  readonly "identity-figures"?: number | undefined;
  readonly "engraver-seed"?: number | undefined;
  readonly "least-score"?: number | undefined;
  readonly "head-hidden"?: number | undefined;
  readonly "head-output"?: number | undefined;
}

/**
 * Words with hyphens as names, and books as a list.
 *
 * @throws {UsageError} where there is no such experiment, recipe or preset: before anything is extracted for it
 */
export function typedTraining(
  {
    without,
    "held-out": heldOut,
    "identity-share": identityShare,
    "identity-figures": identityFigures,
    "engraver-seed": engraverSeed,
    "least-score": leastScore,
    "head-hidden": headHidden,
    "head-output": headOutput,
    ...options
  }: TypedTraining,
): Omit<TrainChoice, "directory"> {
  const typed = {
    ...options,
    without: without?.split(",").map((book) => book.trim()).filter(Boolean) ?? [],
    heldOut,
    identityShare,
    identityFigures,
    engraverSeed,
    leastScore,
    headHidden,
    headOutput,
  };
  configOf(typed);
  return typed;
}
