/** Atomic writes: a file is whole or not there at all, whenever the process is killed. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { reasonOf } from "./reason.ts";
import { openLocked } from "./lock.ts";

/** A file being written beside its final place, under a name that no other process uses. */
export class WholeFile implements Disposable {
  readonly path: string;
  readonly #partial: string;
  #file: Deno.FsFile | null;
  #bytes = 0;

  /** @throws {Error} that names the file, such as where its folder cannot be written to */
  constructor(path: string) {
    this.path = path;
    this.#partial = `${path}.${crypto.randomUUID().slice(0, 8)}.partial`;
    this.#file = this.#tried(() => {
      mkdirSync(dirname(path), { recursive: true });
      // the lock tells `dropPartial` of another process that this one is still being written
      let file: Deno.FsFile | null = null;
      while (!file) file = openLocked(this.#partial);
      return file;
    });
  }

  /** Adds bytes at the end. @throws {Error} that names the file, such as when the disk is full */
  write(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    this.#tried(() => {
      for (let at = 0; at < bytes.length;) at += this.#file!.writeSync(bytes.subarray(at));
    });
  }

  /** Moves it into its place, replacing an older file. */
  finish(): void {
    this.#tried(() => {
      this.#file!.syncSync();
      renameSync(this.#partial, this.path);
    });
    this.#file!.close();
    this.#file = null;
  }

  /** As `finish`, but waits for the disk asynchronously. */
  async finishAside(): Promise<void> {
    try {
      await this.#file!.sync();
    } catch (cause) {
      this.#tried(() => {
        throw cause;
      });
    }
    this.#tried(() => renameSync(this.#partial, this.path));
    this.#file!.close();
    this.#file = null;
  }

  /** What was not finished is removed. */
  [Symbol.dispose](): void {
    if (!this.#file) return;
    rmSync(this.#partial, { force: true });
    this.#file.close();
    this.#file = null;
  }

  #tried<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      const size = this.#bytes > 0 ? ` (${this.#bytes} bytes)` : "";
      throw new Error(`Cannot write ${this.path}${size}: ${reasonOf(cause)}`, { cause });
    }
  }
}

/**
 * Writes beside the file, then renames; makes its folder where it is missing.
 *
 * @throws {Error} that names the file, such as when the disk is full; what was there stays
 */
export function writeWhole(path: string, content: Uint8Array | string): void {
  using file = new WholeFile(path);
  file.write(typeof content === "string" ? new TextEncoder().encode(content) : content);
  file.finish();
}

/**
 * The same, with the disk waited for beside other work: a disk takes longer to keep a small file than a
 * model to look at a plate.
 *
 * @throws {Error} that names the file; what was there stays
 */
export async function writeWholeAside(path: string, content: Uint8Array): Promise<void> {
  using file = new WholeFile(path);
  file.write(content);
  await file.finishAside();
}

/**
 * Writes a file whose folder is never tidied as a whole, such as the cache: what an earlier, killed
 * writing of the same file left behind is removed first.
 *
 * @throws {Error} that names the file
 */
export function writeAgain(path: string, content: Uint8Array | string): void {
  if (existsSync(dirname(path))) dropPartial(dirname(path), { of: basename(path) });
  writeWhole(path, content);
}

/** Which unfinished files are removed. */
export interface PartialOptions {
  /** Only what was to become the file of this name. Default any. */
  readonly of?: string;
  /** Whether the folders in it are gone through, too. Default false. */
  readonly below?: boolean;
}

/** Removes what kills in the middle of writing left behind in a folder; what is being written stays. */
export function dropPartial(
  directory: string,
  { of, below = false }: PartialOptions = {},
): void {
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: below })) {
    if (!entry.name.endsWith(".partial") || !entry.isFile()) continue;
    if (of !== undefined && entry.name.slice(0, of.length + 1) !== `${of}.`) continue;
    const path = join(entry.parentPath, entry.name);
    try {
      const file = openLocked(path);
      if (!file) continue;
      rmSync(path, { force: true });
      file.close();
    } catch (cause) {
      throw new Error(`Cannot remove ${path}: ${reasonOf(cause)}`, { cause });
    }
  }
}
