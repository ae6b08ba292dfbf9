/** How a training goes on that was stopped. */
import {
  finishTakingPlace,
  type Standing,
  standingOf,
  type WantedRun,
} from "lib/simclr/standing.ts";
import { trainingOf } from "./run.ts";
import { readVerdicts } from "./run_verdicts.ts";

/** What is to be done where a training may be there already. */
export interface Going {
  readonly standing: Standing;
  readonly resume: boolean;
}

/** @throws {Error} where another training is there, with what can be typed */
export function goingOf(
  wanted: WantedRun,
  { directory, again }: { readonly directory: string; readonly again: boolean },
): Going {
  const place = trainingOf(directory);
  finishTakingPlace(place);
  const standing = standingOf(place, wanted);
  if (standing.kind === "none") return { standing, resume: false };
  if (standing.kind === "other") {
    if (again) return { standing, resume: false };
    const dropped = readVerdicts(directory).dropped.size > 0
      ? " (figures that were dropped in review since are no items)"
      : "";
    throw new Error(
      `${standing.file} is of a training with other ${
        standing.changed.join(", ")
      }${dropped}. Use the same ` +
        "to go on with it; --again trains anew, and its weights stay until the new ones are " +
        "whole; --out names another folder",
    );
  }
  // one that was begun by --again goes on, too: the same command does what it did before
  return { standing, resume: !again || standing.directory !== place };
}
