import assert from "node:assert/strict";
import { thinned } from "lib/plot/smoothing.ts";
import { smoothed } from "lib/plot/smoothing.ts";
import { precisionRecallCurve, trainingCurve } from "lib/plot/curve.ts";
import { assertFrozen } from "tests/frozen.ts";

Deno.test("the training curve shows both levels, also when the loss starts above chance", () => {
  const points = Array.from({ length: 40 }, (_, i) => ({ step: i + 1, loss: 5 - i / 20 }));
  const { layout, data, alt } = trainingCurve(points, { chance: 4.14, floor: 0.5 });
  const [low, high] = (layout.yaxis as { range: number[] }).range;
  assert.ok(low < 0.5 && high > 5);
  const levels = layout.shapes as { y0: number }[];
  assert.deepEqual(levels.map((shape) => shape.y0), [4.14, 0.5]);
  assert.equal(data.length, 2);
  assert.match(alt, /40 steps, from 5\.00 to 3\.\d\d; chance is 4\.14, the floor 0\.50/);
  assert.match(trainingCurve([], { chance: 4, floor: 1 }).alt, /No step/);
});

Deno.test("precision against recall names each detector and its AP", () => {
  const curve = { recall: [0, 0.5, 1], precision: [1, 0.9, 0.4] };
  const { data, alt } = precisionRecallCurve([
    { name: "ink", ...curve, averagePrecision: 0.81234 },
    { name: "yolox", ...curve },
  ]);
  assert.deepEqual(data.map((trace) => trace.name), ["ink, AP 0.812", "yolox"]);
  assert.match(alt, /ink, AP 0\.812; yolox/);
});

Deno.test("its lines, places and colours stay, as the outputs that notebooks were saved with", () => {
  assertFrozen([
    trainingCurve(Array.from({ length: 40 }, (_, i) => ({ step: i + 1, loss: 5 - i / 20 })), {
      chance: 4.14,
      floor: 0.5,
    }),
    precisionRecallCurve([{ name: "ink", recall: [0, 0.5, 1], precision: [1, 0.9, 0.4] }]),
  ], "8c671daa594c");
});

Deno.test("a run of up to so many points stays as it is, a longer one becomes means of equal stretches", () => {
  const points = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ step: i + 1, loss: 2 * i }));
  assert.deepEqual(thinned(points(4), { count: 4 }), points(4));
  assert.deepEqual(thinned(points(5), { count: 4 }), [
    { step: 2, loss: 1 },
    { step: 4, loss: 5 },
    { step: 5, loss: 8 },
  ]);
  assert.deepEqual(smoothed([NaN, 3], { keep: 0 }), [NaN, 3]);
});

Deno.test("the longer a run, the more of its past the mean has, up to nine tenths", () => {
  const meansOf = (count: number, smoothing?: number) => {
    const points = Array.from({ length: count }, (_, i) => ({ step: i + 1, loss: 1 + i % 2 }));
    const options = { chance: 4, floor: 0, ...smoothing !== undefined && { smoothing } };
    return trainingCurve(points, options).data[1].y;
  };
  assert.deepEqual(meansOf(8), meansOf(8, 0));
  assert.deepEqual(meansOf(16), meansOf(16, 0.5));
  assert.deepEqual(meansOf(80), meansOf(80, 0.9));
  assert.deepEqual(meansOf(160), meansOf(160, 0.9));
  assert.deepEqual(meansOf(4), meansOf(4, 0));
  const long = trainingCurve(
    Array.from({ length: 601 }, (_, i) => ({ step: i + 1, loss: 1 })),
    { chance: 4, floor: 0 },
  );
  assert.equal((long.data[0].x as number[]).length, 301);
});

Deno.test("the axis spans the losses that are numbers, or chance where none is greater", () => {
  const rangeOf = (...losses: number[]) => {
    const points = losses.map((loss, i) => ({ step: i + 1, loss }));
    const { layout } = trainingCurve(points, { chance: 4, floor: 1 });
    return (layout.yaxis as { range: number[] }).range;
  };
  const chance = rangeOf(3);
  assert.ok(Math.abs(chance[0] - 0.7) < 1e-9 && Math.abs(chance[1] - 4.3) < 1e-9, `${chance}`);
  for (const broken of [NaN, Infinity]) {
    const range = rangeOf(3, broken, 11);
    assert.ok(Math.abs(range[0] - 0) < 1e-9 && Math.abs(range[1] - 12) < 1e-9, `${range}`);
  }
});
