import assert from "node:assert/strict";
import { isInDoubt, plannedLooks } from "lib/detect/look_plan.ts";

const written = (looks: readonly { readonly size: number; readonly mirrored: boolean }[]) =>
  looks.map(({ size, mirrored }) => `${size}${mirrored ? "m" : ""}`).join(" ");

Deno.test("all looks are each size, and in a mirror; as needed they take turns, and one is in reserve", () => {
  const of = (sizes: readonly number[], mirrored: boolean, looks: "all" | "as needed") => {
    const { always, inDoubt } = plannedLooks(sizes, { mirrored, looks });
    return [written(always), written(inDoubt)];
  };
  assert.deepEqual(of([416, 640], true, "all"), ["416 416m 640 640m", ""]);
  assert.deepEqual(of([416, 640], false, "all"), ["416 640", ""]);
  assert.deepEqual(of([416, 640], true, "as needed"), ["416 640m", "640"]);
  assert.deepEqual(of([640], true, "as needed"), ["640", "640m"]);
  assert.deepEqual(of([1, 2, 3], true, "as needed"), ["1 2m 3", "3m"]);
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
