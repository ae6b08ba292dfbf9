/** Files that are either whole or not there at all, whatever moment a process is killed in. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";

/**
 * Writes beside the file, then renames; makes its folder where it is missing.
 *
 * @throws {Error} that names the file, such as when the disk is full; what was there stays
 */
export function writeWhole(path: string, content: Uint8Array | string): void {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const partial = `${path}.partial`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(partial, "w");
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  } catch (cause) {
    rmSync(partial, { force: true });
    const code = (cause as { code?: string }).code;
    const cure = code === "ENOSPC"
      ? "the disk is full; free some space and run the same command again: it goes on from here"
      : code === "EACCES" || code === "EROFS"
      ? "this folder cannot be written to; choose another one"
      : cause instanceof Error
      ? cause.message
      : String(cause);
    throw new Error(`Cannot write ${path} (${bytes.length} bytes): ${cure}`, { cause });
  }
}

/** Removes what a kill in the middle of `writeWhole` left behind in one folder. */
export function dropPartial(directory: string): void {
  for (const file of readdirSync(directory)) {
    if (file.endsWith(".partial")) rmSync(join(directory, file));
  }
}
