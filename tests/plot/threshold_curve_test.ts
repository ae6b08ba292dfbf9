import assert from "node:assert/strict";
import { chartSvg } from "lib/plot/static.ts";
import { thresholdCurve } from "lib/plot/threshold_curve.ts";
import { assertFrozen } from "tests/frozen.ts";

const points = [
  { threshold: 0, precision: 0.4, recall: 1, kept: 20 },
  { threshold: 0.4, precision: 0.8, recall: 0.75, kept: 9 },
  { threshold: 0.9, precision: null, recall: 0, kept: 0 },
];

Deno.test("three lines, the marked threshold in words, and a gap where nothing is kept", async () => {
  const drawn = thresholdCurve(points, { marked: 0.4 });
  assert.deepEqual(drawn.data.map(({ name }) => name), ["precision", "recall", "kept"]);
  assert.deepEqual(drawn.data[0].y, [0.4, 0.8, null]);
  assert.equal(drawn.data[2].yaxis, "y2");
  assert.match(drawn.alt, /at 0\.4 precision 0\.80, recall 0\.75, 9 kept/);
  assert.ok((await chartSvg(drawn)).includes("<svg"));
  assert.match(thresholdCurve(points, { marked: 0.9 }).alt, /precision none/);
});

Deno.test("its lines, places and colours stay, as the outputs that notebooks were saved with", () => {
  assertFrozen(thresholdCurve(points, { marked: 0.4 }), "efc98ad13a6d");
});

Deno.test("of two thresholds equally near the first is told; shares have four digits; boxes have room", () => {
  const point = (threshold: number, kept: number) => (
    { threshold, precision: threshold === 0 ? null : 0.123456, recall: 0.5, kept }
  );
  const drawn = thresholdCurve([point(0, 8), point(0.5, 4)], { marked: 0.25 });
  assert.match(drawn.alt, /precision none, recall 0\.50, 8 kept/);
  assert.deepEqual(drawn.data[0].y, [null, 0.1235]);
  const axis = (kept: number) =>
    (thresholdCurve([point(0, kept)], { marked: 0 }).layout.yaxis2 as { range: number[] }).range;
  assert.deepEqual([axis(8), axis(0)], [[0, 8.24], [0, 1.03]]);
});
