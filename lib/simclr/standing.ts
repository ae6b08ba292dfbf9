/** How far a folder's training has come, and whether it is the one that is asked for. */
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { type Checkpoint, checkpointFiles, readCheckpoint } from "./checkpoint.ts";
import { differences, type SimclrConfig } from "./config.ts";

/** Where a run is trained that is to take the place of another, whose weights stay until it is whole. */
export const successorOf = (directory: string): string => `${directory}.again`;
const predecessorOf = (directory: string) => `${directory}.before`;

/** Finishes what a kill in the middle of `takePlace` left. */
export function finishTakingPlace(directory: string): void {
  const [successor, before] = [successorOf(directory), predecessorOf(directory)];
  if (!existsSync(before)) return;
  if (!existsSync(directory)) {
    renameSync(existsSync(successor) ? successor : before, directory);
  }
  rmSync(before, { recursive: true, force: true });
}

/** Puts the successor, which is whole, in the place of the run before, whose files go last. */
export function takePlace(directory: string): void {
  finishTakingPlace(directory);
  renameSync(directory, predecessorOf(directory));
  renameSync(successorOf(directory), directory);
  rmSync(predecessorOf(directory), { recursive: true, force: true });
}

/** A run as it is asked for. */
export interface WantedRun {
  readonly config: SimclrConfig;
  readonly seed: number;
  /** Digest of the items' ids in order. */
  readonly items: string;
  /** Names what the items look like: a run that began with other pictures is another. */
  readonly pictures?: string | undefined;
  /** Steps of the whole run. */
  readonly steps: number;
}

/** How far it is: another run's checkpoint says in what it differs. */
export type Standing =
  | { readonly kind: "none" }
  | {
    readonly kind: "unfinished" | "finished";
    /** The folder of the checkpoint: the run's, or its successor's. */
    readonly directory: string;
    readonly checkpoint: Checkpoint;
  }
  | { readonly kind: "other"; readonly file: string; readonly changed: readonly string[] };

/** In what a checkpoint's run is another than the one asked for. */
function changedOf(found: Checkpoint, wanted: WantedRun): string[] {
  return [
    ...differences(found.config, wanted.config).map((name) => `config.${name}`),
    ...found.seed === wanted.seed ? [] : [`seed (${found.seed}, now ${wanted.seed})`],
    ...found.items === wanted.items ? [] : ["the collection's items"],
    ...wanted.pictures === undefined || found.pictures === wanted.pictures
      ? []
      : ["the items' pictures"],
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
 * How far the run that is asked for has come in a folder. A successor goes first: it is the one that
 * was begun last.
 *
 * @throws {Error} when a checkpoint cannot be read
 */
export function standingOf(directory: string, wanted: WantedRun): Standing {
  const successor = standingIn(successorOf(directory), wanted);
  const asked = successor.kind === "unfinished" || successor.kind === "finished";
  return asked ? successor : standingIn(directory, wanted);
}

const file = (directory: string) => join(directory, "seconds.json");

/** What a run took so far, all its goings-on together; 0 where nobody knows. */
export function secondsOf(directory: string): number {
  try {
    const seconds = Number(JSON.parse(readFileSync(file(directory), "utf8")));
    return seconds >= 0 && Number.isFinite(seconds) ? seconds : 0;
  } catch {
    return 0; // a run of an older Burin, or one that was begun just now
  }
}

/** Keeps what a run took so far beside its checkpoints. */
export function keepSeconds(directory: string, seconds: number): void {
  writeWhole(file(directory), `${Number(seconds.toFixed(2))}\n`);
}
