import assert from "node:assert/strict";
import { judgementOf, rowOf, tallyRow } from "lib/study/judgement.ts";
import { evaluateDetections } from "lib/detect/evaluation.ts";

const box = (x: number) => [x, 0, x + 10, 10] as const;
const detections = Array.from({ length: 900 }, (_, i) => ({
  box: box(11 * i),
  score: 1 - i / 1000,
  label: "figure",
}));
const labels = detections.slice(0, 450).map(({ box }) => ({ plate: "p", box, name: "Alice" }));
// a hundred a plate are judged, so these are many plates
const plates = Array.from({ length: 9 }, (_, i) => ({
  id: `p${i}`,
  detections: detections.slice(100 * i, 100 * i + 100),
  labels: labels.slice(100 * i, 100 * i + 100),
}));

Deno.test("what is nobody's number becomes null, and curves become short, both ends kept", () => {
  const evaluation = evaluateDetections(plates, { minScore: 0.3 });
  const row = rowOf(evaluation, { detector: "ink" });
  assert.deepEqual([row.plates, row.labels, row.found, row.missed], [9, 450, 450, 0]);
  assert.deepEqual([row.false, row.maskIou, row.maskMap], [251, null, undefined]);
  const { curve, byPlate, confusion } = judgementOf(evaluation, { detector: "ink", minScore: 0.3 });
  assert.ok(curve.length <= 201 && curve.length > 100);
  assert.deepEqual([curve[0].score, curve.at(-1)!.score], [1, 1 - 899 / 1000]);
  assert.equal(byPlate.at(-1)!.map50, null);
  assert.deepEqual(confusion.counts, [[450, 251], [0, 0]]);
  const nothing = { labels: 0, found: 0, missed: 0, false: 0, map50: NaN, map: NaN };
  assert.deepEqual(tallyRow("x", nothing), { ...nothing, name: "x", map50: null, map: null });
});
