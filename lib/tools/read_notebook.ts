/** A notebook read from its file. */
import { readFileSync } from "node:fs";
import { messageOf } from "lib/assets/reason.ts";
import { type Notebook, parseNotebook } from "./notebook_file.ts";

/**
 * Reads a notebook.
 *
 * @throws {Error} when it cannot be read, with the file and the place in it
 */
export function readNotebook(path: string): Notebook {
  let json: string;
  try {
    json = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const what = cause instanceof TypeError
      ? "it is not UTF-8; save it again in Jupyter"
      : messageOf(cause);
    throw new Error(`Cannot read ${path}: ${what}`, { cause });
  }
  return parseNotebook(json, path);
}
