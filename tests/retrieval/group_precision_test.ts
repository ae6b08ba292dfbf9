import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { groupPrecision } from "lib/retrieval/group_precision.ts";
import { fixtureMetrics, rowsOf } from "./fixture_metrics.ts";

/** What pytorch-metric-learning measured: see tests/fixtures/retrieval/groups.py. */
const fixtureGroups: {
  readonly whole: Record<string, number>;
  readonly others: Record<string, number>;
  readonly groups: number[];
} = JSON.parse(
  readFileSync(new URL("../fixtures/retrieval/groups.json", import.meta.url), "utf8"),
);

const { queries, gallery, own, groups, averagePrecision } = fixtureMetrics;
const vectors = { queries: rowsOf(queries), gallery: rowsOf(gallery) };
const isRight = (query: number, row: number) => groups[own[query]] === groups[row];

const near = (found: number, wanted: number) =>
  assert.ok(Math.abs(found - wanted) < 1e-6, `${found}, wanted ${wanted}`);

const names = {
  first: "precision_at_1",
  map: "mean_average_precision",
  mapAtR: "mean_average_precision_at_r",
  mrr: "mean_reciprocal_rank",
} as const;

Deno.test("average precision of each query is scikit-learn's", () => {
  const { lists, queries: asked, map } = groupPrecision(vectors, { isRight });
  assert.deepEqual(asked, own.map((_, i) => i));
  lists.forEach((list, i) => near(list.averagePrecision, averagePrecision[i]));
  near(map, averagePrecision.reduce((a, b) => a + b) / averagePrecision.length);
});

Deno.test("the means are pytorch-metric-learning's, of queries and of each row among the others", () => {
  const whole = groupPrecision(vectors, { isRight });
  const others = groupPrecision({ queries: vectors.gallery, gallery: vectors.gallery }, {
    isRight: (query, row) => fixtureGroups.groups[query] === fixtureGroups.groups[row],
    exclude: (query, row) => query === row,
  });
  for (const [ours, theirs] of Object.entries(names)) {
    near(whole[ours as keyof typeof names], fixtureGroups.whole[theirs]);
    near(others[ours as keyof typeof names], fixtureGroups.others[theirs]);
  }
  // the one who is alone asks nothing
  assert.ok(!others.queries.includes(3));
  assert.equal(others.queries.length, 39);
});

Deno.test("chance is the share of right rows in what may answer, and an untaught order has it", () => {
  const found = groupPrecision(vectors, {
    isRight: (query, row) => row < 4 + query % 2,
    exclude: (_, row) => row >= 20,
  });
  near(found.chance, (4 / 20 + 5 / 20) / 2);
  const same = rowsOf(gallery.map(() => [1, 1]));
  const tied = groupPrecision({ queries: same, gallery: same }, { isRight: (_, row) => row < 8 });
  near(tied.first, 8 / 40);
  near(tied.chance, 8 / 40);
  // 1 less the chance that five of forty are none of eight
  near(tied.firstFive, 1 - (32 * 31 * 30 * 29 * 28) / (40 * 39 * 38 * 37 * 36));
});
