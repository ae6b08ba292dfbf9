/** The folder of a run: what lies where, which encoder is its newest, and who works there. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { lockFolder } from "lib/assets/lock.ts";
import { dropPartial } from "lib/assets/whole_file.ts";
import { storeFile } from "lib/extract/extract.ts";
import {
  type Checkpoint,
  checkpointConfig,
  checkpointDigest,
  checkpointFiles,
  readCheckpoint,
} from "lib/simclr/checkpoint.ts";
import type { SimclrConfig } from "lib/simclr/config.ts";
import type { Summary } from "./summary.ts";

/** Whether a corpus was extracted there, if not to its end: see `partSaid`. */
export function hasCorpus(directory: string): boolean {
  return existsSync(storeFile(directory)) && existsSync(join(directory, "summary.json"));
}

/** How far an extraction came that was stopped; null where it came to its end. */
export function partOf({ extraction }: Summary): { plates: number; of: number } | null {
  if (!extraction || extraction.finished !== false) return null;
  return { plates: extraction.plates, of: extraction.of };
}

/** The same in words. */
export const partSaid = ({ plates, of }: { plates: number; of: number }): string =>
  `Only a part of the collection is there: ${plates} of ${of} plates, since the extraction was ` +
  "stopped. All results are of this part; deno task extract goes on with the rest.";

/**
 * The run's folder for this process alone, while it changes what lies there; reading needs no lock.
 * What a killed process was writing is removed.
 *
 * @throws {LockedError} that says which process works there
 */
export function workIn(directory: string, purpose: string): Disposable {
  using stack = new DisposableStack();
  stack.use(lockFolder(directory, { purpose }));
  dropPartial(directory, { below: true });
  return stack.move();
}

/** The folder of a corpus's training run. */
export const trainingOf = (directory: string): string => join(directory, "training");

/** The folder of a corpus's opened cut-outs: it can be deleted at any time. */
export const cacheOf = (directory: string): string => join(directory, "cache");

/** What is typed to run a command on a run's folder. */
export const taskFor = (name: string, directory: string): string =>
  `deno task ${name} --out ${quoted(directory)}`;

/** A word as a shell takes it. */
export const quoted = (word: string): string =>
  /^[\w.,/=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The file of the newest checkpoint. @throws {Error} when there is none */
function newestFile(directory: string): string {
  const newest = checkpointFiles(trainingOf(directory)).at(-1);
  if (newest) return newest;
  throw new Error(
    `There is no checkpoint in ${trainingOf(directory)}: run train first ` +
      `(${taskFor("train", directory)})`,
  );
}

/** The newest checkpoint. @throws {Error} when there is none */
export const newestCheckpoint = (directory: string): Checkpoint =>
  readCheckpoint(newestFile(directory));

/** The config of the newest checkpoint, whose weights are not read. @throws {Error} when there is none */
export const newestConfig = (directory: string): SimclrConfig =>
  checkpointConfig(newestFile(directory));

/** The newest checkpoint with its digest. @throws {Error} when there is none */
export function newestEncoder(directory: string): { checkpoint: Checkpoint; digest: string } {
  const file = newestFile(directory);
  return { checkpoint: readCheckpoint(file), digest: checkpointDigest(file) };
}

/** The digest of the newest checkpoint, whose weights are not read; null where there is none. */
export function encoderDigest(directory: string): string | null {
  const newest = checkpointFiles(trainingOf(directory)).at(-1);
  return newest ? checkpointDigest(newest) : null;
}
