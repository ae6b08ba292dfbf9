/** How far the training in a folder has got, and whether it is the run that was asked for. */
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { type Checkpoint, checkpointFiles, readCheckpoint } from "./checkpoint.ts";
import { differences, type SimclrConfig } from "./config.ts";

/** The folder of a run that will replace another one, which stays in use until this one is complete. */
export const successorOf = (directory: string): string => `${directory}.again`;
const predecessorOf = (directory: string) => `${directory}.before`;

/** Completes a replacement that was killed in the middle of `takePlace`. */
export function finishTakingPlace(directory: string): void {
  const [successor, before] = [successorOf(directory), predecessorOf(directory)];
  if (!existsSync(before)) return;
  if (!existsSync(directory)) {
    renameSync(existsSync(successor) ? successor : before, directory);
  }
  rmSync(before, { recursive: true, force: true });
}

/** Replaces the previous run by its complete successor; the old files are deleted last. */
export function takePlace(directory: string): void {
  finishTakingPlace(directory);
  renameSync(directory, predecessorOf(directory));
  renameSync(successorOf(directory), directory);
  rmSync(predecessorOf(directory), { recursive: true, force: true });
}

/** The run that was asked for. */
export interface WantedRun {
  readonly config: SimclrConfig;
  readonly seed: number;
  /** Digest of the items' ids in order. */
  readonly items: string;
  /** Identifies the pictures of the items: a run that began with other pictures is another run. */
  readonly pictures?: string | undefined;
  /** What its weights begin with, as a checkpoint's `start` says it; left out where any will do. */
  readonly start?: string | undefined;
  /** Steps of the whole run. */
  readonly steps: number;
}

/** Its progress, or how it differs where the checkpoint is of another run. */
export type Standing =
  | { readonly kind: "none" }
  | {
    readonly kind: "unfinished" | "finished";
    /** The folder of the checkpoint: the run's, or its successor's. */
    readonly directory: string;
    readonly checkpoint: Checkpoint;
  }
  | { readonly kind: "other"; readonly file: string; readonly changed: readonly string[] };

/** Whether weights began with those that were asked for; parts of them may have been found since. */
const beganWith = (found: string, asked: string) =>
  found === asked || found.startsWith(`${asked}, `);

/** How a checkpoint's run differs from the one that was asked for. */
function changedOf(found: Checkpoint, wanted: WantedRun): string[] {
  return [
    ...differences(found.config, wanted.config).map((name) => `config.${name}`),
    ...found.seed === wanted.seed ? [] : [`seed (${found.seed}, now ${wanted.seed})`],
    ...found.items === wanted.items ? [] : ["the collection's items"],
    ...wanted.pictures === undefined || found.pictures === wanted.pictures
      ? []
      : ["the items' pictures"],
    ...wanted.start === undefined || beganWith(found.start, wanted.start)
      ? []
      : [`weights to begin with (${found.start}, now ${wanted.start})`],
  ];
}

function standingIn(directory: string, wanted: WantedRun): Standing {
  const file = checkpointFiles(directory).at(-1);
  if (!file) return { kind: "none" };
  const checkpoint = readCheckpoint(file);
  const changed = changedOf(checkpoint, wanted);
  if (changed.length > 0) return { kind: "other", file, changed };
  const kind = checkpoint.step >= wanted.steps ? "finished" : "unfinished";
  return { kind, directory, checkpoint };
}

/**
 * The progress in a folder of the run that was asked for. A successor is looked at first, since it was
 * started last.
 *
 * @throws {Error} when a checkpoint cannot be read
 */
export function standingOf(directory: string, wanted: WantedRun): Standing {
  const successor = standingIn(successorOf(directory), wanted);
  const asked = successor.kind === "unfinished" || successor.kind === "finished";
  return asked ? successor : standingIn(directory, wanted);
}

const file = (directory: string) => join(directory, "seconds.json");

/** Seconds that a run has taken so far, resumptions included; 0 if unknown. */
export function secondsOf(directory: string): number {
  try {
    const seconds = Number(JSON.parse(readFileSync(file(directory), "utf8")));
    return seconds >= 0 && Number.isFinite(seconds) ? seconds : 0;
  } catch {
    return 0; // a run of an older Burin, or one that was begun just now
  }
}

/** Stores the seconds that a run has taken beside its checkpoints. */
export function keepSeconds(directory: string, seconds: number): void {
  writeWhole(file(directory), `${Number(seconds.toFixed(2))}\n`);
}
