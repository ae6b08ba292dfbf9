import assert from "node:assert/strict";
import { inMirror, meanOfLooks } from "lib/segment/cutter_looks.ts";

const side = 8;
/** A slope over the plate, as a square of it shows the slope: the value is the plate's own x, or y. */
const slope = (square: { x: number; y: number; side: number }, axis: "x" | "y") => ({
  square,
  logits: Float32Array.from({ length: side * side }, (_, i) => {
    const at = axis === "x" ? i % side : Math.floor(i / side);
    return square[axis] + (at + 0.5) * square.side / side;
  }),
});

Deno.test("what a closer square shows lies where it is on the plate", () => {
  for (const axis of ["x", "y"] as const) {
    const whole = slope({ x: -10, y: 20, side: 40 }, axis);
    // it reaches beyond the first, so that no border is in the way
    const wider = slope({ x: -30, y: -4, side: 100 }, axis);
    const mean = meanOfLooks([whole, wider], side);
    mean.forEach((value, i) => assert.ok(Math.abs(value - whole.logits[i]) < 1e-4, `${axis} ${i}`));
  }
});

Deno.test("where a closer square does not reach, its border stands", () => {
  const whole = { square: { x: 0, y: 0, side: 8 }, logits: new Float32Array(64) };
  const close = { square: { x: 2, y: 2, side: 4 }, logits: new Float32Array(64).fill(6) };
  close.logits[0] = -10;
  const mean = meanOfLooks([whole, close], side);
  assert.deepEqual([mean[0], mean[side + 1], mean[63]], [-5, -5, 3]);
});

Deno.test("one look is itself", () => {
  const one = slope({ x: 3, y: 4, side: 16 }, "x");
  assert.deepEqual(meanOfLooks([one], side), one.logits);
});

Deno.test("a square in a mirror has its rows the other way round, and is left as it was", () => {
  const plane = Float32Array.of(1, 2, 3, 4);
  assert.deepEqual(inMirror(plane, 2), Float32Array.of(2, 1, 4, 3));
  assert.deepEqual(plane, Float32Array.of(1, 2, 3, 4));
});
