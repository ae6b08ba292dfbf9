/** The ranges that a network may be quantised with, kept in its file beside its weights of full precision. */
import { reasonOf } from "lib/assets/reason.ts";
import { isValueRange, type ValueRanges } from "./quantization.ts";
import { changeModel } from "./surgery.ts";

const key = "burin.ranges";

/** The model's file with ranges in it, in place of those it may have had. */
export const storeRanges = (model: Uint8Array, ranges: ValueRanges): Uint8Array =>
  changeModel(model, { constants: {}, metadata: { [key]: JSON.stringify(ranges) } });

/**
 * The ranges among the texts of a model's file; null where it has none.
 *
 * @throws {Error} where they cannot be read; `name` says of which file
 *
 * ```ts
 * import { readMetadata } from "lib/onnx/metadata.ts";
 * import { readRanges } from "lib/onnx/stored_ranges.ts";
 * const rangesIn = (file: string) => readRanges(readMetadata(file), { name: file });
 * ```
 */
export function readRanges(
  metadata: Readonly<Record<string, string>>,
  { name }: { readonly name: string },
): ValueRanges | null {
  const text = metadata[key];
  if (text === undefined) return null;
  const refuse = (why: string) =>
    new Error(`Cannot read the ranges in ${name}: ${why}; the file is damaged`);
  let ranges;
  try {
    ranges = JSON.parse(text);
  } catch (cause) {
    throw refuse(reasonOf(cause));
  }
  if (typeof ranges !== "object" || ranges === null || Array.isArray(ranges)) {
    throw refuse(`they are ${text.slice(0, 60)}`);
  }
  for (const [value, range] of Object.entries(ranges)) {
    if (!isValueRange(range)) throw refuse(`that of ${value} is ${JSON.stringify(range)}`);
  }
  return ranges;
}
