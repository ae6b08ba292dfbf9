/** How much memory a program needs at once. */
import type { Program, Shaped } from "./program.ts";
import { sizeOf } from "./rules/rule.ts";

const bytesOf: Readonly<Record<Shaped["dtype"], number>> = { float32: 4, int32: 4, bool: 1 };

/** Kernels whose result is their input under another shape. */
const views = new Set(["Identity", "Reshape", "ExpandDims", "Transpose"]);

/**
 * Bytes of all values that are alive at once, at the worst moment of the program's order. Inputs and
 * outputs are always there; another value from its making to its last use. An estimate of what a step
 * takes: a runtime fuses some values away and adds what its kernels work with.
 *
 * ```ts
 * import { peakBytes } from "lib/jit/memory.ts";
 * import { tf } from "lib/jit/tfjs.ts";
 * import { trace } from "lib/jit/trace.ts";
 * const program = trace(({ x }) => ({ y: tf.exp(x) }), { x: { shape: [8], dtype: "float32" } });
 * peakBytes(program); // 64
 * ```
 */
export function peakBytes(program: Program): number {
  const owner = new Map<number, number>();
  const owned = (value: number) => owner.get(value) ?? value;
  const lastUse = new Map<number, number>();
  const { operations, values, inputs, outputs, constants } = program;
  operations.forEach(({ kernel, inputs: given, outputs: made }, at) => {
    const from = Object.values(given).map(owned);
    for (const value of from) lastUse.set(value, at);
    const [view] = made;
    if (views.has(kernel)) owner.set(view, from[0]);
    else for (const value of made) lastUse.set(value, at);
  });
  const always = new Set([
    ...inputs.map(({ value }) => value),
    ...constants.keys(),
    ...outputs.map(({ value }) => owned(value)),
  ]);
  const bytes = (value: number) => sizeOf(values[value].shape) * bytesOf[values[value].dtype];
  const fixed = [...always].reduce((sum, value) => sum + bytes(value), 0);
  const ends = new Map<number, number[]>();
  for (const [value, at] of lastUse) {
    if (!always.has(value)) ends.set(at, [...ends.get(at) ?? [], value]);
  }
  let [alive, peak] = [fixed, fixed];
  operations.forEach(({ kernel, outputs: made }, at) => {
    for (const value of views.has(kernel) ? [] : made) {
      if (!always.has(value)) alive += bytes(value);
    }
    peak = Math.max(peak, alive);
    for (const value of ends.get(at) ?? []) alive -= bytes(value);
  });
  return peak;
}
