import assert from "node:assert/strict";
import { decidedScores, verdictThreshold } from "lib/study/verdict_threshold.ts";

/** Pairs with scores from 1 downwards, of which those are one. */
const scored = (...same: readonly (0 | 1)[]) =>
  same.map((isSame, i) => ({ score: 1 - i / 100, isSame: isSame === 1 }));

const few = { fewest: 4, fewestOfEach: 1 };

Deno.test("the threshold is the lowest from which on nine of ten are one, also beyond a wrong one", () => {
  const decided = scored(1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 0);
  const learnt = verdictThreshold(decided, few)!;
  assert.deepEqual(learnt, { value: 0.91, precision: 0.9, recall: 1, decided: 12 });
  // of as many, one more that is wrong
  assert.equal(verdictThreshold(scored(1, 1, 1, 1, 0, 1, 1, 1, 1, 0), few)!.value, 0.97);
});

Deno.test("equal scores are let through together", () => {
  const decided = [1, 1, 0].map((isSame) => ({ score: 0.5, isSame: isSame === 1 }));
  assert.equal(verdictThreshold([{ score: 0.9, isSame: true }, ...decided], few)!.value, 0.9);
});

Deno.test("of too few, of one kind alone, and where none will do, nothing is learnt", () => {
  assert.equal(verdictThreshold(scored(1, 1, 0), few), null);
  assert.equal(verdictThreshold(scored(1, 1, 1, 1), few), null);
  assert.equal(verdictThreshold(scored(0, 1, 1, 0), few), null);
  const many = (count: number, wrong: number) =>
    Array.from({ length: count }, (_, i) => ({ score: -i, isSame: i < count - wrong }));
  assert.equal(verdictThreshold(many(49, 5)), null);
  assert.notEqual(verdictThreshold(many(50, 5)), null);
  assert.equal(verdictThreshold(many(50, 4)), null);
});

Deno.test("scores are of pairs that were compared and decided on, whichever way round", () => {
  const compared = [{ a: 0, b: 1, score: 0.7 }, { a: 2, b: 1, score: 0.4 }, {
    a: 0,
    b: 2,
    score: 0,
  }];
  assert.deepEqual(decidedScores(compared, { together: [[1, 0]], apart: [[1, 2], [5, 6]] }), [
    { score: 0.7, isSame: true },
    { score: 0.4, isSame: false },
  ]);
});
