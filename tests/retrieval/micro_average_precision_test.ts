import assert from "node:assert/strict";
import { microAveragePrecision } from "lib/retrieval/micro_average_precision.ts";
import { normalizeRows } from "lib/tensor/knn.ts";
import { fixtureMetrics, rowsOf } from "./fixture_metrics.ts";

const { queries, gallery, own, groups, micro } = fixtureMetrics;
const vectors = { queries: rowsOf(queries), gallery: rowsOf(gallery) };
const near = (found: number | null, wanted: number) =>
  assert.ok(Math.abs(found! - wanted) < 1e-6, `${found}, wanted ${wanted}`);
const isOwn = (query: number, row: number) => own[query] === row;

/** All pairs sorted, and precision at each right one. */
function naive(isRight: (query: number, row: number) => boolean) {
  const [q, g] = [queries, gallery].map((rows) =>
    rows.map((row) => row.map((value) => value / Math.hypot(...row)))
  );
  const pairs = q.flatMap((a, i) =>
    g.map((b, j) => ({ s: a.reduce((sum, v, d) => sum + v * b[d], 0), right: isRight(i, j) }))
  ).sort((x, y) => y.s - x.s);
  const right = pairs.filter((pair) => pair.right).length;
  let [found, value] = [0, 0];
  pairs.forEach((pair, i) => {
    if (pair.right) value += ++found / (i + 1) / right;
  });
  return { value, right, pairs: pairs.length };
}

Deno.test("muAP is scikit-learn's over all pairs, and a naive loop's", () => {
  const isGroup = (query: number, row: number) => groups[own[query]] === groups[row];
  for (const [isRight, wanted] of [[isOwn, micro.own], [isGroup, micro.groups]] as const) {
    const found = microAveragePrecision(vectors, { isRight });
    near(found.value, wanted);
    const { value, right, pairs } = naive(isRight);
    near(found.value, value);
    assert.deepEqual([found.right, found.pairs], [right, pairs]);
  }
});

Deno.test("the threshold at 90 % precision is scikit-learn's that finds most", () => {
  const { trusted } = microAveragePrecision(vectors, { isRight: isOwn });
  near(trusted.threshold, micro.threshold);
  near(trusted.recall, micro.recall);
  assert.ok(trusted.recall > 0 && trusted.recall < 1);
});

/** Unit vectors at these cosines to the one query. */
const at = (cosines: readonly number[]) =>
  rowsOf(cosines.map((cosine) => [cosine, Math.sqrt(1 - cosine * cosine)]));
const query = rowsOf([[1, 0]]);

Deno.test("nine right of ten are trusted, eight of nine are not", () => {
  const trusted = (right: number) =>
    microAveragePrecision(
      {
        queries: query,
        gallery: at([0.99, ...Array.from({ length: right }, (_, i) => 0.9 - i / 50)]),
      },
      { isRight: (_, row) => row > 0 },
    ).trusted;
  assert.deepEqual(trusted(8), { threshold: null, recall: 0 });
  near(trusted(9).threshold, 0.9 - 8 / 50);
  assert.equal(trusted(9).recall, 1);
});

Deno.test("equal similarities count together, as in scikit-learn", () => {
  const same = rowsOf([[1, 0], [1, 0], [1, 0], [1, 0]]);
  const found = microAveragePrecision({ queries: query, gallery: same }, {
    isRight: (_, row) => row === 0,
  });
  assert.equal(found.value, 1 / 4);
});

Deno.test("pairs that are left out do not count, and of nothing right it is 0", () => {
  const gallery = at([0.9, 0.8, 0.7]);
  const isRight = (_: number, row: number) => row !== 0;
  const exclude = (_: number, row: number) => row === 0;
  const found = microAveragePrecision({ queries: query, gallery }, { isRight, exclude });
  assert.deepEqual([found.value, found.pairs, found.right], [1, 2, 2]);
  const unit = normalizeRows(gallery);
  const options = { isRight: exclude, normalized: true };
  assert.equal(microAveragePrecision({ queries: query, gallery: unit }, options).value, 1);
  const none = microAveragePrecision({ queries: query, gallery }, { isRight: () => false });
  assert.deepEqual([none.value, none.right, none.trusted.threshold], [0, 0, null]);
});

Deno.test("of right pairs that are equal all count at once, after others, too", () => {
  const gallery = at([0.9, 0.8, 0.5, 0.5, 0.5]);
  const { value } = microAveragePrecision({ queries: query, gallery }, {
    isRight: (_, row) => row !== 3,
  });
  assert.ok(Math.abs(value - (1 + 1 + 2 * 4 / 5) / 4) < 1e-9, `${value}`);
});
