/** How a training goes on that was stopped. */
import {
  finishTakingPlace,
  type Standing,
  standingOf,
  type WantedRun,
} from "lib/simclr/standing.ts";
import { trainingOf } from "./run.ts";

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
    throw new Error(
      `${standing.file} is of a training with other ${standing.changed.join(", ")}. Use the same ` +
        "to go on with it; --again trains anew, and its weights stay until the new ones are " +
        "whole; --out names another folder",
    );
  }
  // one that was begun by --again goes on, too: the same command does what it did before
  return { standing, resume: !again || standing.directory !== place };
}
