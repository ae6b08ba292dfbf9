import assert from "node:assert/strict";
import { rankMe } from "lib/simclr/rank_me.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

const rowsOf = (rows: number[][]) =>
  float32(Float32Array.from(rows.flat()), [rows.length, rows[0].length]);
const close = (a: number, b: number, tolerance: number) =>
  assert.ok(Math.abs(a - b) < tolerance, `${a}, not ${b}`);

Deno.test("RankMe counts equal directions, and little else", () => {
  const eye = Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (_, j) => +(i === j)));
  close(rankMe(rowsOf(eye)), 6, 1e-6);
  const random = new Random(8);
  const line = Array.from({ length: 50 }, () => random.normal()).map((x) => [x, 2 * x, -x]);
  close(rankMe(rowsOf(line)), 1, 1e-3);
  // Singular values 3 and 1: exp of the entropy of (.75, .25).
  const expected = Math.exp(-(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)));
  close(rankMe(rowsOf([[3, 0], [0, 1]])), expected, 1e-6);
  // Fewer rows than columns.
  close(rankMe(rowsOf([[3, 0, 0, 0], [0, 0, 1, 0]])), expected, 1e-6);
  // The same after a turn, so no axis is an eigenvector.
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
  close(rankMe(rowsOf([[3 * c, 3 * s], [-s, c]])), expected, 1e-6);
});

Deno.test("vectors that are all nought use no dimension", () => {
  assert.equal(rankMe(rowsOf([[0, 0], [0, 0], [0, 0]])), 0);
});
