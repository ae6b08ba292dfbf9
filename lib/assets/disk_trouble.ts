/** Why a file could not be written, in words that say what to do. */

/** By the operating system's codes. */
const cures: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space and run the same command again: it goes on from here",
  EDQUOT: "your share of the disk is used up; free some space and run the same command again",
  EFBIG: "this disk keeps no file so large; choose a folder on another one",
  EACCES: "this folder cannot be written to; choose another one",
  EPERM: "this folder cannot be written to; choose another one",
  EROFS: "this folder cannot be written to; choose another one",
  ENOTDIR: "a part of its path is a file, not a folder; choose another place",
  EEXIST: "a part of its path is a file, not a folder; choose another place",
  EISDIR: "there is a folder of that name; move it away or choose another place",
  ENAMETOOLONG: "its name is too long for this disk; choose a shorter one",
  EMFILE: "too many files are open; close other programs and run the same command again",
  EIO: "the disk reports a fault; look at its health, and choose another one",
  ENOTSUP: "this disk keeps no locks; choose a folder on another one",
  ENOLCK: "this disk keeps no locks; choose a folder on another one",
};

/** Deno's own refusals have a class instead of a code. */
function codeOf(cause: unknown): string {
  if (cause instanceof Deno.errors.NotCapable) return "EACCES";
  return String((cause as { code?: unknown } | null)?.code ?? "");
}

/**
 * What went wrong with a disk, and what to do about it.
 *
 * ```ts
 * import { diskTrouble } from "lib/assets/disk_trouble.ts";
 * diskTrouble({ code: "ENOSPC" }); // "the disk is full; ..."
 * ```
 */
export function diskTrouble(cause: unknown): string {
  const known = cures[codeOf(cause)];
  if (known !== undefined) return known;
  return cause instanceof Error ? cause.message : String(cause);
}
