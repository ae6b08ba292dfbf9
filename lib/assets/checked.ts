/** Schemas for JSON, and errors that name the place where a value does not fit: the only door to valibot. */
import * as v from "valibot";
import { reasonOf } from "./reason.ts";

export { v };

/** A schema of JSON that gives a `T`; its messages say what was expected: "a text", "a list of sides". */
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
      // a missing field is reported by what was expected there
      const [, missing = ""] = expected?.match(/^"(.*)"$/) ?? [];
      return v.safeParse(entries[missing], undefined).issues?.[0].message ?? "an object";
    }),
  );

/** Rows of `recordOf`: a schema for each field of a type, wrapped in `orMissing` where it may be missing. */
export type Rows<T> = {
  readonly [K in keyof T]-?: Pick<T, K> extends Required<Pick<T, K>> ? Schema<T[K]>
    : { readonly orMissing: Schema<Exclude<T[K], undefined>> };
};

/** A field that may be missing. */
export const orMissing = <T>(schema: Schema<T>): { readonly orMissing: Schema<T> } => ({
  orMissing: schema,
});

const entriesOf = (rows: Readonly<Record<string, unknown>>): v.ObjectEntries =>
  Object.fromEntries(
    Object.entries(rows).map(([name, row]) =>
      "orMissing" in (row as object)
        ? [name, v.exactOptional((row as { orMissing: Schema<unknown> }).orMissing)]
        : [name, row as Schema<unknown>]
    ),
  );

/**
 * An object of a type that stands in the code, too: a field of it without a row does not compile.
 * Fields that the type does not have are left out.
 *
 * ```ts
 * import { checked, orMissing, number, recordOf } from "lib/assets/checked.ts";
 * interface Point { readonly x: number; readonly y?: number }
 * const point = recordOf<Point>({ x: number, y: orMissing(number) });
 * checked({ x: 1 }, point, "point.json").x; // 1
 * ```
 */
export const recordOf = <T extends object>(rows: Rows<T>): Schema<T> =>
  fields(entriesOf(rows)) as unknown as Schema<T>;

/**
 * An object of which only some fields are checked, and only where they are there, as of a file that an
 * earlier version wrote: all others are kept as they are.
 */
export const partly = <T extends object>(
  rows: { readonly [K in keyof T]?: Schema<T[K] | null | undefined> },
): Schema<T> =>
  v.pipe(
    object,
    v.looseObject(
      Object.fromEntries(
        Object.entries(rows).map(([name, row]) => [name, v.nullish(row as Schema<unknown>)]),
      ),
    ),
  ) as unknown as Schema<T>;

/** Any text. */
export const text: Schema<string> = v.string("a text");

/** A finite number. */
export const number: Schema<number> = v.pipe(v.number("a number"), v.finite("a number"));

/** A whole number from 0 on. */
export const count: Schema<number> = v.pipe(
  v.number("a whole number from 0 on"),
  v.safeInteger("a whole number from 0 on"),
  v.minValue(0, "a whole number from 0 on"),
);

/** True or false. */
export const flag: Schema<boolean> = v.boolean("true or false");

/** A finite number, or null where nothing was measured. */
export const numberOrNull: Schema<number | null> = v.nullable(number);

/** A list of values of one schema. */
export const listOf = <T>(entry: Schema<T>): Schema<T[]> => v.array(entry, "a list");

/** An object of any names, whose values are of one schema. */
export const named = <T>(values: Schema<T>): Schema<Record<string, T>> =>
  v.pipe(object, v.record(v.string(), values));

/** What was found, shortened for a message; values may be nested without end. */
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
export function refuse(where: string, found: unknown, wanted: string, advice = ""): never {
  throw new Error(
    `Cannot read ${where}: ${said(found)} is not ${wanted}${advice && `. ${advice}`}`,
  );
}

/** A place within JSON: ": variants[1]: sha256". */
const placeOf = (keys: readonly unknown[]) =>
  keys.map((key) => typeof key === "number" ? `[${key}]` : `: ${key}`).join("");

/**
 * A value that fits a schema.
 *
 * @param where the file, for errors
 * @param advice what to do about a file that does not fit, as a sentence without its full stop
 * @throws {Error} that names the file, the place in it, what was found there and what was wanted
 *
 * ```ts
 * import { checked, fields, v } from "lib/assets/checked.ts";
 * const size = fields({ width: v.number("a number") });
 * checked({ width: 3 }, size, "size.json").width; // 3
 * ```
 */
export function checked<T>(
  value: unknown,
  schema: Schema<T>,
  where: string,
  advice?: string,
): T {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [{ path, message }] = result.issues;
  const keys = (path ?? []).map(({ key }) => key);
  const found = keys.reduce((at, key) => (at as Record<string, unknown>)?.[key as string], value);
  return refuse(where + placeOf(keys), found, message, advice);
}

/** A text parsed as JSON. @throws {Error} that names the file where the text is no JSON */
export function jsonOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Cannot read ${where}: ${reasonOf(cause)}`, { cause });
  }
}
