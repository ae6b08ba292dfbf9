/** Files of results, as commands write them with `--result`, held against what they must contain. */
import { readFileSync } from "node:fs";
import { parseJson } from "lib/assets/json_text.ts";
import { reasonOf } from "lib/assets/reason.ts";

/** What a value must be: a finite number, a text, a list of such, or an object with these fields. */
export type Shape =
  | "number"
  | "text"
  | readonly [Shape]
  | { readonly [field: string]: Shape };

/** Where a value is not of a shape, and how, as a sentence; null where it is. */
function misshapen(value: unknown, shape: Shape, place: string): string | null {
  if (shape === "number") return Number.isFinite(value) ? null : `${place} is no number`;
  if (shape === "text") return typeof value === "string" ? null : `${place} is no text`;
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return `${place} is no list`;
    for (const [i, entry] of value.entries()) {
      const fault = misshapen(entry, shape[0], `entry ${i + 1} of ${place}`);
      if (fault !== null) return fault;
    }
    return null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return `${place} is no object`;
  }
  for (const [field, inner] of Object.entries(shape)) {
    const found = Object.hasOwn(value, field) ? value[field as keyof typeof value] : undefined;
    const fault = misshapen(found, inner, `"${field}" of ${place}`);
    if (fault !== null) return fault;
  }
  return null;
}

/**
 * The value of a file of results; null where it is of another format.
 *
 * @param options.format what the file calls itself
 * @param options.shape the fields that are read; others may be anything
 * @throws {Error} that names the file, where it is no JSON, or a field is not what it must be
 *
 * ```ts
 * import { readResultFile } from "lib/notebook/result_file.ts";
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
