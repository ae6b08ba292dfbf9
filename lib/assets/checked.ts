/** What JSON must be, and how anything else is refused: the only door to valibot. */
import * as v from "valibot";
import { reasonOf } from "./reason.ts";

export { v };

/** A schema that makes a `T` of JSON; its messages say what was wanted: "a text", "a list of sides". */
export type Schema<T> = v.GenericSchema<unknown, T>;

const object = v.custom<Record<string, unknown>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "an object",
);

/** An object with fields of their own schemas; other fields are left out. */
export const fields = <const E extends v.ObjectEntries>(
  entries: E,
): Schema<v.InferOutput<v.ObjectSchema<E, undefined>>> =>
  v.pipe(
    object,
    v.object(entries, ({ expected }) => {
      // where a field is missing, what it should have been is told
      const [, missing = ""] = expected?.match(/^"(.*)"$/) ?? [];
      return v.safeParse(entries[missing], undefined).issues?.[0].message ?? "an object";
    }),
  );

/** An object of any names, whose values are of one schema. */
export const named = <T>(values: Schema<T>): Schema<Record<string, T>> =>
  v.pipe(object, v.record(v.string(), values));

/** What was found, short enough for a message; what is nested may be so without end. */
function said(found: unknown): string {
  const isObject = (value: unknown) => typeof value === "object" && value !== null;
  const words = Array.isArray(found) && found.some(isObject)
    ? `a list of ${found.length}`
    : isObject(found) && !Array.isArray(found)
    ? "an object"
    : typeof found === "number"
    ? String(found)
    : JSON.stringify(found) ?? "nothing";
  return words.length > 80 ? `${words.slice(0, 77)}...` : words;
}

/** Refuses what was found at a place. */
export function refuse(where: string, found: unknown, wanted: string): never {
  throw new Error(`Cannot read ${where}: ${said(found)} is not ${wanted}`);
}

/** A place within JSON: ": variants[1]: sha256". */
const placeOf = (keys: readonly unknown[]) =>
  keys.map((key) => typeof key === "number" ? `[${key}]` : `: ${key}`).join("");

/**
 * A value that fits a schema.
 *
 * @param where the file, for errors
 * @throws {Error} that names the file, the place in it, what was found there and what was wanted
 *
 * ```ts
 * import { checked, fields, v } from "lib/assets/checked.ts";
 * const size = fields({ width: v.number("a number") });
 * checked({ width: 3 }, size, "size.json").width; // 3
 * ```
 */
export function checked<T>(value: unknown, schema: Schema<T>, where: string): T {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [{ path, message }] = result.issues;
  const keys = (path ?? []).map(({ key }) => key);
  const found = keys.reduce((at, key) => (at as Record<string, unknown>)?.[key as string], value);
  return refuse(where + placeOf(keys), found, message);
}

/** What a file's text says. @throws {Error} that names the file where the text is no JSON */
export function jsonOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Cannot read ${where}: ${reasonOf(cause)}`, { cause });
  }
}
