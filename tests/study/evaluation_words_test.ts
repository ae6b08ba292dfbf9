import assert from "node:assert/strict";
import { comparisonWords, missWords } from "lib/study/evaluation_words.ts";
import { countMisses, type Miss, type MissClass } from "lib/study/miss_classes.ts";

const words = (low: number, high: number, first = 9, about = {}) =>
  comparisonWords({
    ...about,
    first: "ours",
    second: "hash",
    mcnemar: { first, second: 4, p: 0.3 },
    top1: { difference: { value: (low + high) / 2, low, high }, p: 0.3 },
  });

Deno.test("one is better only where the whole interval says so", () => {
  assert.equal(
    words(0.01, 0.05),
    "ours is better than hash by .030 [.010, .050] in Top-1 (9 queries to 4).",
  );
  assert.equal(
    words(-0.5, -0.1),
    "hash is better than ours: Top-1 differs by -.300 [-.500, -.100] (9 queries to 4).",
  );
  for (const [low, high] of [[0, 0.05], [-0.05, 0], [-0.01, 0.02], [0, 0]]) {
    assert.match(words(low, high), /^ours and hash cannot be told apart: Top-1 differs by/);
  }
  assert.match(words(0.01, 0.05, 1), /\(1 query to 4\)/);
  assert.equal(words(0, 0, 9, { gallery: "", augmentation: "" }), words(0, 0));
  const about = { gallery: "without background", augmentation: "base_aug" };
  for (const [low, high] of [[0.01, 0.05], [-0.5, -0.1], [0, 0.05]]) {
    assert.equal(words(low, high, 9, about), `base_aug, without background: ${words(low, high)}`);
  }
});

Deno.test("misses are told by reason, and how many of them a longer list finds", () => {
  const miss = (reason: MissClass, rank: number): Miss => ({
    n: 0,
    figure: 0,
    answer: 1,
    rank,
    class: reason,
    evidence: { contrast: 9, side: 99, known: false, bits: 9, left: 9, kept: 1 },
  });
  const table = (misses: Miss[]) => ({
    model: "ours",
    gallery: "with background",
    augmentation: "base_aug",
    queries: 50,
    counts: countMisses(misses),
    misses: misses.map((one) => ({ ...one, id: "i", answerId: "j" })),
  });
  assert.equal(
    missWords(table([miss("twin", 2), miss("blank", 10), miss("blank", 11)])),
    "base_aug, with background: ours missed 3 of 50 queries (2 blank, 1 twin); of these 2 lie among the first ten, which " +
      "Top-10 finds, and 1 beyond.",
  );
  assert.equal(missWords(table([])), "base_aug, with background: ours missed none of 50 queries.");
});
