/** What must stay what it is. */
import assert from "node:assert/strict";
import { sha256 } from "lib/tensor/digest.ts";

/** Numbers to a thousandth, typed arrays as lists. */
function plain(_: string, value: unknown): unknown {
  if (typeof value === "number") return Math.round(value * 1e3) / 1e3;
  return ArrayBuffer.isView(value) ? [...value as Float32Array] : value;
}

/**
 * Asserts that what is made is what it was when it was frozen, all numbers to a thousandth. It is for
 * what others were fitted to or evaluated on, and which must therefore not change: plates of a seed,
 * measures that fitted weights are for. Who means to change it puts the new digest in, and fits and
 * evaluates anew.
 */
export function assertFrozen(made: unknown, digest: string): void {
  assert.equal(sha256(JSON.stringify(made, plain)).slice(0, 12), digest);
}
