import assert from "node:assert/strict";
import { figureScale, isInDoubt, plannedLooks } from "lib/detect/look_plan.ts";

const written = (looks: readonly { readonly size: number; readonly mirrored: boolean }[]) =>
  looks.map(({ size, mirrored }) => `${size}${mirrored ? "m" : ""}`).join(" ");

const enlarged = (size: number) => size + 100;

Deno.test("all looks are each size, and in a mirror; as needed they take turns, and one is in reserve", () => {
  const of = (sizes: readonly number[], mirrored: boolean, looks: "all" | "as needed") => {
    const { always, inDoubt } = plannedLooks(sizes, { mirrored, looks, enlarged });
    const { small, medium, large } = inDoubt ?? {};
    return [written(always), written([small, medium, large].filter((look) => look !== undefined))];
  };
  assert.deepEqual(of([416, 640], true, "all"), ["416 416m 640 640m", ""]);
  assert.deepEqual(of([416, 640], false, "all"), ["416 640", ""]);
  assert.deepEqual(of([416, 640], true, "as needed"), ["416 640m", "740 640 416m"]);
  // one size is looked at in no other
  assert.deepEqual(of([640], true, "as needed"), ["640", "640m 640m 640m"]);
  assert.deepEqual(of([1, 2, 3], true, "as needed"), ["1 2m 3", "103m 3m 1m"]);
  // without a mirror there is nothing to leave out
  assert.deepEqual(of([416, 640], false, "as needed"), ["416 640", ""]);
  assert.deepEqual(of([], true, "as needed"), ["", ""]);
});

Deno.test("a find is in doubt from .2 on and below .5", () => {
  const doubted = (...scores: number[]) => isInDoubt(scores.map((score) => ({ score })));
  assert.deepEqual([.19999, .2, .49999, .5].map((score) => doubted(score)), [
    false,
    true,
    true,
    false,
  ]);
  assert.equal(doubted(), false);
  assert.equal(doubted(.9, .1, .3), true);
});

Deno.test("figures are small below a fifth of the plate's longer side, and large above .28", () => {
  const plate = { width: 500, height: 1000 };
  const find = (width: number, height: number, score = .25) => ({
    box: [5, 5, 5 + width, 5 + height] as const,
    score,
  });
  // squares as large: sides of 199, 200, 280, 281
  assert.equal(figureScale([find(199, 199)], plate), "small");
  assert.equal(figureScale([find(100, 400)], plate), "medium");
  assert.equal(figureScale([find(280, 280)], plate), "medium");
  assert.equal(figureScale([find(281, 281)], plate), "large");
  // the median of those that count; of two the larger one
  assert.equal(figureScale([find(9, 9), find(300, 300), find(9, 9)], plate), "small");
  assert.equal(figureScale([find(9, 9), find(300, 300)], plate), "large");
  assert.equal(figureScale([find(9, 9, .2499), find(300, 300)], plate), "large");
  assert.equal(figureScale([find(9, 9, .2499)], plate), "medium");
  assert.equal(figureScale([], plate), "medium");
});
