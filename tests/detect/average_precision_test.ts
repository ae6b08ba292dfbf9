import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { averagePrecision, type Judged } from "lib/detect/average_precision.ts";

/** See tests/fixtures/detect/average_precision.py. */
const cases: { plates: Judged[]; map: number; map50: number }[] = JSON.parse(
  readFileSync(new URL("../fixtures/detect/average_precision.json", import.meta.url), "utf8"),
);

Deno.test("average precision is pycocotools', difficult labels included", () => {
  for (const { plates, map, map50 } of cases) {
    const found = averagePrecision(plates);
    assert.ok(Math.abs(found.map - map) < 1e-6, `${found.map} ${map}`);
    assert.ok(Math.abs(found.map50 - map50) < 1e-6, `${found.map50} ${map50}`);
  }
  assert.ok(cases.some(({ map, map50 }) => map > 0.05 && map50 < 0.95));
});

Deno.test("nothing to find is no number, nothing found is nought", () => {
  const box = [0, 0, 5, 5] as const;
  assert.ok(Number.isNaN(averagePrecision([{ detections: [{ box, score: 1 }], labels: [] }]).map));
  assert.equal(averagePrecision([{ detections: [], labels: [{ box }] }]).map50, 0);
});

Deno.test("the curve goes from the best score down", () => {
  const { curve } = averagePrecision(cases[0].plates);
  curve.slice(1).forEach(({ score, recall }, i) => {
    assert.ok(score <= curve[i].score && recall >= curve[i].recall);
  });
});
