import assert from "node:assert/strict";
import { averagedRanks, meanRank, meanReciprocalRank } from "lib/retrieval/mean_rank.ts";
import { ranksOf } from "lib/retrieval/topk.ts";
import { fixtureMetrics, rowsOf } from "./fixture_metrics.ts";

const { queries, gallery, twice, own, doubleRanks, mrr } = fixtureMetrics;

Deno.test("ranks under ties are rankdata's of SciPy: min, max and average", () => {
  const ranks = ranksOf({ queries: rowsOf(queries), gallery: rowsOf(twice) }, { own });
  const double = (values: ArrayLike<number>) => Array.from(values, (rank) => 2 * rank);
  assert.deepEqual(double(ranks.optimistic), doubleRanks.min);
  assert.deepEqual(double(ranks.pessimistic), doubleRanks.max);
  assert.deepEqual(double(averagedRanks(ranks)), doubleRanks.average);
  assert.notDeepEqual(doubleRanks.min, doubleRanks.max);
});

Deno.test("the mean reciprocal rank is scikit-learn's", () => {
  const ranks = ranksOf({ queries: rowsOf(queries), gallery: rowsOf(gallery) }, { own });
  const found = meanReciprocalRank(ranks);
  for (const value of Object.values(found)) assert.ok(Math.abs(value - mrr) < 1e-12, `${value}`);
});

Deno.test("means under ties are those of all orders, one after the other", () => {
  const ranks = { optimistic: Int32Array.of(1, 2, 5), pessimistic: Int32Array.of(1, 4, 6) };
  const all = [[1], [2, 3, 4], [5, 6]]; // places that the right answer can take
  const over = (of: (rank: number) => number) =>
    all.reduce(
      (sum, places) => sum + places.reduce((a, rank) => a + of(rank), 0) / places.length,
      0,
    ) / 3;
  const near = (found: number, wanted: number) => assert.ok(Math.abs(found - wanted) < 1e-12);
  near(meanReciprocalRank(ranks).averaged, over((rank) => 1 / rank));
  near(meanReciprocalRank(ranks).optimistic, (1 + 1 / 2 + 1 / 5) / 3);
  near(meanReciprocalRank(ranks).pessimistic, (1 + 1 / 4 + 1 / 6) / 3);
  near(meanRank(ranks).averaged, over((rank) => rank));
  assert.deepEqual(meanRank(ranks), {
    optimistic: 8 / 3,
    pessimistic: 11 / 3,
    averaged: (1 + 3 + 5.5) / 3,
  });
  const none = { optimistic: new Int32Array(0), pessimistic: new Int32Array(0) };
  assert.ok(Object.values(meanRank(none)).every(Number.isNaN));
});
