/** What values out of a JSON file must be, where a file is ours and still may be damaged. */

/** What a value must be: a finite number, one where there is any, a text, a list of such, or an object with these fields. */
export type Shape =
  | "number"
  | "number or nothing"
  | "text"
  | readonly [Shape]
  | { readonly [field: string]: Shape };

/**
 * Where a value is not of a shape, and how, as a clause; null where it is. Fields that the shape does not
 * have may be anything.
 *
 * @param place what the value is called
 *
 * ```ts
 * import { misshapen } from "lib/assets/json_shape.ts";
 * misshapen({ loss: ["1"] }, { loss: ["number"] }, "it"); // entry 1 of "loss" of it is no number
 * ```
 */
export function misshapen(value: unknown, shape: Shape, place: string): string | null {
  if (shape === "number or nothing") {
    return Number.isFinite(value ?? 0) ? null : `${place} is no number`;
  }
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
