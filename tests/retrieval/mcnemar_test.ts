import assert from "node:assert/strict";
import { mcnemar } from "lib/retrieval/mcnemar.ts";
import { fixtureMetrics } from "./fixture_metrics.ts";

/** Answers of two models of which so many are right alone, with some that both or neither have. */
function answers(first: number, second: number, both = 5, neither = 3) {
  const of = (a: boolean, b: boolean, count: number) =>
    Array.from({ length: count }, () => [a, b] as const);
  const all = [
    ...of(true, false, first),
    ...of(false, true, second),
    ...of(true, true, both),
    ...of(false, false, neither),
  ];
  return [all.map(([a]) => a), all.map(([, b]) => b)] as const;
}

Deno.test("McNemar's p is SciPy's exact binomial test of the queries that differ", () => {
  for (const { first, second, p } of fixtureMetrics.mcnemar) {
    const found = mcnemar(...answers(first, second));
    assert.deepEqual([found.first, found.second], [first, second]);
    assert.ok(Math.abs(found.p - p) <= 1e-9 * Math.max(1, p), `${first}, ${second}: ${found.p}`);
    assert.equal(mcnemar(...answers(second, first)).p, found.p);
    assert.equal(mcnemar(...answers(first, second, 0, 0)).p, found.p);
  }
});

Deno.test("models that were asked different numbers of queries cannot be compared", () => {
  assert.throws(() => mcnemar([true], [true, false]), /1 answers with 2/);
});
