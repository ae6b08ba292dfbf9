/** Files of results, as commands write them with `--result`, held against what they must contain. */
import { readFileSync } from "node:fs";
import { checked, fields, type Schema, text } from "lib/assets/checked.ts";
import { parseJson } from "lib/assets/json_text.ts";
import { reasonOf } from "lib/assets/reason.ts";

/** JSON's replacer for results: six digits of numbers that are not whole, so that a change is easy to see. */
export const sixDigits = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;

const advice = "Restore the file, or make it again with the command that wrote it";

/**
 * The value of a file of results; null where it is of another format.
 *
 * @param options.format what the file calls itself
 * @param options.schema what it must hold besides
 * @throws {Error} that names the file and the place in it, where it is no JSON, or not what it must be
 *
 * ```ts
 * import { number, recordOf } from "lib/assets/checked.ts";
 * import { readResultFile } from "lib/study/result_file.ts";
 * const schema = recordOf<{ seconds: number }>({ seconds: number });
 * const read = () => readResultFile("result.json", { format: "burin-result-1", schema });
 * ```
 */
export function readResultFile<T>(
  path: string,
  { format, schema }: { readonly format: string; readonly schema: Schema<T> },
): T | null {
  const value = jsonFile(path);
  const found = checked(value, fields({ format: text }), path, advice);
  return found.format === format ? checked(value, schema, path, advice) : null;
}

function jsonFile(path: string): unknown {
  try {
    return parseJson(new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path)));
  } catch (cause) {
    const why = cause instanceof TypeError ? "it is not UTF-8" : reasonOf(cause);
    throw new Error(`Cannot read ${path}: ${why}. ${advice}`, { cause });
  }
}
