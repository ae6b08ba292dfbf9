/** The ranges that a network may be quantised with, kept in its file beside its weights of full precision. */
import { reasonOf } from "lib/assets/reason.ts";
import { readMetadata } from "./metadata.ts";
import type { ValueRange, ValueRanges } from "./quantization.ts";
import { changeModel } from "./surgery.ts";

const key = "burin.ranges";

/** The model's file with ranges in it, in place of those it may have had. */
export const storeRanges = (model: Uint8Array, ranges: ValueRanges): Uint8Array =>
  changeModel(model, { constants: {}, metadata: { [key]: JSON.stringify(ranges) } });

const isRange = (value: unknown): value is ValueRange =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) &&
  value[0] <= 0 && value[1] >= 0;

/**
 * The ranges in a model's file; null where it has none.
 *
 * @throws {Error} where they cannot be read; `name` says of which file
 *
 * ```ts
 * import { readRanges } from "lib/onnx/stored_ranges.ts";
 * const fast = (model: Uint8Array) => readRanges(model, { name: "cutter.onnx" }) !== null;
 * ```
 */
export function readRanges(
  model: Uint8Array,
  { name }: { readonly name: string },
): ValueRanges | null {
  const text = readMetadata(model)[key];
  if (text === undefined) return null;
  const refuse = (why: string) =>
    new Error(`Cannot read the ranges in ${name}: ${why}; the file is damaged`);
  let ranges;
  try {
    ranges = JSON.parse(text);
  } catch (cause) {
    throw refuse(reasonOf(cause));
  }
  for (const [value, range] of Object.entries(ranges ?? {})) {
    if (!isRange(range)) throw refuse(`that of ${value} is ${JSON.stringify(range)}`);
  }
  return ranges;
}
