import assert from "node:assert/strict";
import { recallCurve, recallDepths } from "lib/retrieval/recall.ts";
import { ranksOf } from "lib/retrieval/topk.ts";
import { fixtureMetrics, rowsOf } from "./fixture_metrics.ts";

Deno.test("recall at k is scikit-learn's top_k_accuracy_score", () => {
  const { queries, gallery, own, recall } = fixtureMetrics;
  const ranks = ranksOf({ queries: rowsOf(queries), gallery: rowsOf(gallery) }, { own });
  const curve = recallCurve(ranks, Object.keys(recall).map(Number));
  for (const { k, averaged, optimistic, pessimistic } of curve) {
    assert.deepEqual([averaged, optimistic, pessimistic], Array(3).fill(recall[k]), `${k}`);
  }
});

Deno.test("the depths go from 1 to 1000 and beyond the gallery everything is found", () => {
  assert.deepEqual([recallDepths[0], recallDepths.at(-1)], [1, 1000]);
  assert.deepEqual([...recallDepths], recallDepths.toSorted((a, b) => a - b));
  // 1, 2, 3 and 5 of every power of ten
  const leading = recallDepths.map((k) => Number(String(k)[0]) * 10 ** (String(k).length - 1));
  assert.deepEqual(leading, recallDepths);
  assert.deepEqual(recallDepths.map((k) => String(k)[0]).join(""), "1235123512351");
  const ranks = { optimistic: Int32Array.of(2, 3), pessimistic: Int32Array.of(3, 3) };
  const curve = recallCurve(ranks);
  assert.deepEqual(curve.map(({ k }) => k), [...recallDepths]);
  assert.deepEqual(curve.slice(0, 3), [
    { k: 1, optimistic: 0, pessimistic: 0, averaged: 0 },
    { k: 2, optimistic: 0.5, pessimistic: 0, averaged: 0.25 },
    { k: 3, optimistic: 1, pessimistic: 1, averaged: 1 },
  ]);
  assert.equal(curve.at(-1)!.averaged, 1);
});
