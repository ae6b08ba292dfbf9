/** Why a corpus's file cannot be opened or changed, in words. */
import { messageOf } from "lib/assets/reason.ts";

function cureOf(reason: string): string {
  if (/not a database|malformed|corrupt/.test(reason)) {
    return "the file is damaged or no corpus; delete it and run deno task extract again";
  }
  if (reason.includes("disk is full")) {
    return "the disk is full; free some space and run the same command again";
  }
  if (/locked|busy/.test(reason)) {
    return "another command is working on it; wait until that has ended";
  }
  return /readonly|unable to open/.test(reason) ? "its folder cannot be written to" : reason;
}

/** An error that names the file, and says what SQLite does in words that help. */
export function storeFault(path: string, cause: unknown): Error {
  const reason = messageOf(cause);
  return new Error(`Cannot open ${path}: ${cureOf(reason)}`, { cause });
}
