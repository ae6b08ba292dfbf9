/** Files of results, as commands write them with `--result`, held against what they must contain. */
import { readFileSync } from "node:fs";
import { misshapen, type Shape } from "lib/assets/json_shape.ts";
import { parseJson } from "lib/assets/json_text.ts";
import { reasonOf } from "lib/assets/reason.ts";

/**
 * The value of a file of results; null where it is of another format.
 *
 * @param options.format what the file calls itself
 * @param options.shape the fields that are read; others may be anything
 * @throws {Error} that names the file, where it is no JSON, or a field is not what it must be
 *
 * ```ts
 * import { readResultFile } from "lib/study/result_file.ts";
 * const read = () =>
 *   readResultFile("result.json", { format: "burin-result-1", shape: { seconds: "number" } });
 * ```
 */
export function readResultFile(
  path: string,
  { format, shape }: { readonly format: string; readonly shape: Shape },
): unknown {
  const fail = (why: string, cause?: unknown): never => {
    throw new Error(
      `Cannot read ${path}: ${why}. Restore the file, or make it again with the command that wrote it`,
      { cause },
    );
  };
  let value: unknown;
  try {
    value = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path)));
  } catch (cause) {
    return fail(cause instanceof TypeError ? "it is not UTF-8" : reasonOf(cause), cause);
  }
  const fault = misshapen(value, { format: "text" }, "the whole");
  if (fault !== null) return fail(fault);
  if ((value as { format: string }).format !== format) return null;
  const wrong = misshapen(value, shape, "the whole");
  return wrong === null ? value : fail(wrong);
}
