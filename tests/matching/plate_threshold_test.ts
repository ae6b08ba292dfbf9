import assert from "node:assert/strict";
import { plateThreshold } from "lib/matching/plate_threshold.ts";
import { assertFrozen } from "tests/frozen.ts";
import { Random } from "lib/tensor/random.ts";
import { cosinesOf, scene, seen } from "./invented_features.ts";

const model = { threshold: 0.5 };

const threshold = (
  plates: number,
  {
    candidates = [] as { a: number; b: number }[],
    views = Array.from({ length: plates }, (_, i) => seen(scene(i), { side: 8 })),
  } = {},
) =>
  plateThreshold({
    plates: Array.from({ length: plates }, (_, i) => i),
    candidates: candidates.map((pair) => ({ ...pair, similarity: 1, reversed: false })),
    model,
    cosinesOf: (a, b) => Promise.resolve(cosinesOf(views[a], views[b])),
    random: new Random(1),
  });

Deno.test("of 49 strangers nothing is learnt, of 50 something is, and it is said", async () => {
  // eleven plates are 55 pairs
  const without = (count: number) =>
    Array.from({ length: 11 }, (_, a) => Array.from({ length: 11 }, (_, b) => ({ a, b }))).flat()
      .filter(({ a, b }) => a < b).slice(0, count);
  const few = await threshold(11, { candidates: without(6) });
  assert.deepEqual(few, { value: 0.5, weakest: 0, pairs: 49, from: "fixed" });
  const enough = await threshold(11, { candidates: without(5) });
  assert.deepEqual([enough.pairs, enough.from], [50, "strangers"]);
});

Deno.test("three plates are too few", async () => {
  assert.deepEqual(await threshold(3), { value: 0.5, weakest: 0, pairs: 3, from: "fixed" });
  assert.deepEqual(await threshold(0), { value: 0.5, weakest: 0, pairs: 0, from: "fixed" });
});

Deno.test("where strangers agree more, as on sheets of one kind, more is asked of a pair", async () => {
  const common = scene(99);
  const views = Array.from({ length: 14 }, (_, i) => {
    const own = scene(i);
    return seen((x, y) => common(x, y).map((value, c) => value + 0.8 * own(x, y)[c]), { side: 8 });
  });
  const [alike, unlike] = [await threshold(14, { views }), await threshold(14)];
  assert.ok(alike.weakest > unlike.weakest + 0.1, JSON.stringify([alike, unlike]));
});

Deno.test("two hundred pairs of strangers are drawn at most, none of them twice", async () => {
  const measured = await threshold(25);
  assert.deepEqual([measured.pairs, measured.from], [200, "strangers"]);
  assert.equal((await threshold(20)).pairs, 190);
});

Deno.test("what is asked of a pair is three spreads of strangers above their median", async () => {
  assertFrozen([await threshold(12), await threshold(16)], "66ce30d0bc88");
});
