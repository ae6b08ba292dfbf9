import assert from "node:assert/strict";
import { pseudoRegions } from "lib/finetune/pseudo_regions.ts";
import type { Box } from "lib/geometry/box.ts";

const at = (x: number, score: number): { box: Box; score: number } => ({
  box: [x, 0, x + 10, 20],
  score,
});

Deno.test("sure finds are figures, doubtful ones are ignored, the rest is background", () => {
  const finds = [at(0, 0.7), at(20, 0.699), at(40, 0.2), at(60, 0.199)];
  const regions = pseudoRegions(finds, { scale: 0.5, sure: 0.7, doubtful: 0.2 });
  assert.deepEqual(regions, [
    { box: [0, 0, 5, 10], ignored: false },
    { box: [10, 0, 15, 10], ignored: true },
    { box: [20, 0, 25, 10], ignored: true },
  ]);
  assert.throws(() => pseudoRegions([], { scale: 1, sure: 0.1, doubtful: 0.2 }), RangeError);
  assert.deepEqual(pseudoRegions([], { scale: 1, sure: 0.2, doubtful: 0.2 }), []);
});

Deno.test("what overlaps a better find is the same; a doubt within a figure is none", () => {
  const figure = { box: [0, 0, 100, 100] as const, score: 0.9 };
  const of = (box: Box, score: number) =>
    pseudoRegions([figure, { box, score }], { scale: 1 }).length - 1;
  assert.equal(of([0, 0, 100, 80], 0.8), 0, "suppressed: IoU .8");
  assert.equal(of([0, 0, 100, 64], 0.8), 1, "IoU .64");
  assert.equal(of([10, 10, 40, 40], 0.3), 0, "a doubt inside the figure");
  assert.equal(of([10, 10, 40, 40], 0.8), 1, "a sure figure inside it, such as a child on an arm");
  assert.equal(of([80, 80, 180, 180], 0.3), 1, "a doubt beside it");
  assert.equal(of([72.7, 10, 102.7, 40], 0.3), 0, "of which .91 lie in it");
  assert.equal(of([73.3, 10, 103.3, 40], 0.3), 1, "of which .89 do");
});

Deno.test("by itself it is sure from .55 on, in doubt from .08 on, and takes for one what overlaps by .65", () => {
  const finds = [at(0, 0.551), at(20, 0.549), at(40, 0.081), at(60, 0.079)];
  assert.deepEqual(pseudoRegions(finds, { scale: 1 }).map(({ ignored }) => ignored), [
    false,
    true,
    true,
  ]);
  const overlapping = (share: number) => [
    { box: [0, 0, 100, 100] as const, score: 0.9 },
    { box: [0, 0, 100, 100 * share] as const, score: 0.8 },
  ];
  const count = (share: number) => pseudoRegions(overlapping(share), { scale: 1 }).length;
  assert.deepEqual([count(0.655), count(0.645)], [1, 2]);
});
