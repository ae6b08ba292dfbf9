import assert from "node:assert/strict";
import { decidedPairs } from "lib/study/decided_pairs.ts";

const compared = [[0, 1, 0.9], [0, 2, 0.7], [1, 3, 0.5], [2, 3, 0.3]]
  .map(([a, b, score]) => ({ a, b, score }));
const found = compared.slice(0, 2);

Deno.test("without verdicts pairs are those that were found", () => {
  const { pairs, learnt } = decidedPairs({ found, compared }, { together: [], apart: [] });
  assert.deepEqual([pairs, learnt], [found, null]);
});

Deno.test("what was said to be different goes, what was said to be the same stays, whichever way round", () => {
  const { pairs, learnt } = decidedPairs({ found, compared }, {
    together: [[3, 2], [7, 8]],
    apart: [[1, 0]],
  });
  assert.deepEqual([pairs, learnt], [[compared[1], compared[3]], null]);
});

Deno.test("where enough was said the threshold is the one that fits it", () => {
  const many = Array.from({ length: 60 }, (_, i) => ({ a: i, b: i + 100, score: 1 - i / 60 }));
  const said = many.map(({ a, b }) => [a, b] as const);
  const { pairs, learnt } = decidedPairs({ found: many.slice(0, 3), compared: many }, {
    together: said.slice(0, 45),
    apart: said.slice(45),
  });
  assert.equal(learnt!.decided, 60);
  // five of fifty may be wrong, and these are known to be
  assert.equal(learnt!.value, many[49].score);
  assert.deepEqual(pairs, many.slice(0, 45));
});
