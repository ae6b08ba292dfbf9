import assert from "node:assert/strict";
import { cropSide, guessFrom, inset } from "lib/finetune/cutter_guess.ts";
import { keptSide } from "lib/finetune/cut_figure.ts";

const side = cropSide;

/** Logits of a rectangle. */
function rectangle([x0, y0, x1, y1]: readonly number[], inside = 6): Float32Array {
  const logits = new Float32Array(side * side).fill(-6);
  for (let y = y0; y < y1; y++) logits.fill(inside, y * side + x0, y * side + x1);
  return logits;
}

Deno.test("a guess fits its box where it fills it, and is as certain as its pixels", () => {
  const box = [20, 10, 100, 118] as const;
  const whole = guessFrom(rectangle(box), box);
  assert.equal(whole.fit, 1);
  assert.ok(whole.certainty > 0.99);
  const half = guessFrom(rectangle([20, 10, 60, 118], 1), box);
  assert.equal(half.fit, 0.5);
  assert.ok(Math.abs(half.certainty - 1 / (1 + Math.exp(-1))) < 1e-6);
  const none = guessFrom(new Float32Array(side * side).fill(-3), box);
  assert.deepEqual([none.fit, none.certainty], [0, 0]);
});

Deno.test("a guess lies in the kept square where the cutter saw it, doubts as shares", () => {
  const { mask } = guessFrom(rectangle([0, 0, side, 64], 0), [0, 0, side, 64]);
  const at = (x: number, y: number) => mask[y * keptSide + x];
  const end = inset + side;
  assert.deepEqual([at(inset - 1, inset - 1), at(inset, inset)], [0, 128]);
  assert.deepEqual([at(end - 1, inset + 63), at(end - 1, inset + 64), at(end, inset + 63)], [
    128,
    Math.round(255 / (1 + Math.exp(6))),
    0,
  ]);
  assert.deepEqual([inset, side, keptSide], [48, 192, 288]);
});
