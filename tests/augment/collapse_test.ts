import assert from "node:assert/strict";
import { imageOf } from "lib/augment/apply.ts";
import { collapseWarnings, measureCollapse } from "lib/augment/collapse.ts";
import { recipes } from "lib/augment/recipes.ts";
import { blank } from "lib/image/image.ts";
import { imagenet } from "lib/nn/picture.ts";
import { noise } from "./pictures.ts";

const options = {
  size: { width: 11, height: 20 },
  seed: 2,
  ...imagenet,
  count: 6,
  epochs: 50,
  // the last cut-out is an empty sheet
  open: (item: number) =>
    Promise.resolve(
      item === 5
        ? blank({ width: 30, height: 40 }, [250, 250, 240, 255])
        : imageOf(noise(30, 40, item)),
    ),
};

Deno.test("base_aug repeats itself in a quarter of the pairs, its crops are clamped in three tenths of the views", async () => {
  const { identical, clamped, blank } = await measureCollapse({
    ...options,
    recipe: recipes.base_aug,
  });
  assert.equal(identical.of, 300);
  assert.equal(clamped.of, 600);
  assert.ok(clamped.share > 0.24 && clamped.share < 0.36, `${clamped.share}`);
  // a clamped crop is the whole cut-out: here pairs are alike whenever their tones are
  assert.ok(identical.share > 0.4, `${identical.share}`);
  assert.deepEqual(blank.items, [5]);
  assert.equal(blank.count, 100);
  // every share can be looked at where it was found
  assert.deepEqual(blank.found.slice(0, 3), [
    { item: 5, epoch: 0, view: 0 },
    { item: 5, epoch: 0, view: 1 },
    { item: 5, epoch: 1, view: 0 },
  ]);
});

Deno.test("what was empty is not the recipe's doing; what it crops away or drowns in noise is", async () => {
  // ink in one corner alone
  const corner = (item: number) => {
    const sheet = noise(30, 40, item);
    return imageOf({
      ...sheet,
      data: sheet.data.map((level, i) => i % 90 < 24 && i < 90 * 8 ? level : 255),
    });
  };
  const crop = { kind: "crop", p: 0.5, width: 10, height: 10, smaller: "clamp" } as const;
  const drown = { kind: "noise", p: 1, sigma: [80, 80] } as const;
  const resize = { kind: "resize", method: "area" } as const;
  const recipe = { ...recipes.none, specs: [crop, resize, drown] };
  const open = (item: number) => item === 2 ? options.open(5) : Promise.resolve(corner(item));
  const found = await measureCollapse({ ...options, open, recipe, count: 4, epochs: 3 });
  assert.deepEqual([found.empty, found.destroyed.items], [[2], [0, 1, 3]]);
  assert.equal(found.destroyed.share, 3 / 4);
  const [words, , ...rest] = collapseWarnings(found, { recipe: "corners", count: 4 });
  assert.match(words, /^corners destroys 75 % of the characters: nothing is left of them in \d+ %/);
  assert.match(rest.join(), /^$|1 cut-outs have nothing on them/);
});

Deno.test("a part of a large collection is looked at, evenly, and what does not open is counted", async () => {
  const seen: number[] = [];
  const found = await measureCollapse({
    ...options,
    recipe: recipes.burin,
    count: 100,
    most: 4,
    epochs: 1,
    open: (item) => {
      seen.push(item);
      return item === 50 ? Promise.reject(new Error("cut short")) : options.open(0);
    },
  });
  assert.deepEqual(seen, [0, 25, 50, 75]);
  assert.deepEqual([found.looked, found.unreadable, found.blank.of], [4, [50], 6]);
  assert.deepEqual(collapseWarnings(found, { recipe: "burin", count: 100 }), [
    "1 cut-outs do not open (4 of 100 characters looked at)",
  ]);
});

Deno.test("our recipe repeats nothing and clamps nothing; doing nothing repeats everything", async () => {
  const ours = await measureCollapse({ ...options, count: 5, recipe: recipes.burin });
  assert.deepEqual(ours.identical.items, []);
  assert.equal(ours.clamped.count, 0);
  const none = await measureCollapse({ ...options, count: 5, epochs: 1, recipe: recipes.none });
  assert.equal(none.identical.share, 1);
});

Deno.test("measuring can be stopped", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(
    measureCollapse({ ...options, recipe: recipes.burin, signal }),
    /enough/,
  );
});

Deno.test("what happens once is said, in whole percents from one on and in tenths below", () => {
  const share = (count: number, of: number) => ({
    ...{ count, of, share: count / of, items: [], found: [] },
  });
  const none = share(0, 3);
  const nothing = {
    ...{ looked: 3, identical: none, clamped: none, blank: none, destroyed: none },
    ...{ empty: [], unreadable: [] },
  };
  const about = { recipe: "own", count: 3 };
  assert.deepEqual(collapseWarnings(nothing, about), []);
  const rare = { destroyed: share(1, 100), blank: share(1, 200), identical: share(1, 6) };
  assert.deepEqual(
    collapseWarnings({ ...nothing, ...rare, clamped: share(1, 3), empty: [2] }, about),
    [
      "own destroys 1 % of the characters: nothing is left of them in 0.5 % of the views",
      "own gives 17 % of the pairs two views that are the same: they teach nothing",
      "33 % of the views have a crop that is larger than their cut-out, and take all there is",
      "1 cut-outs have nothing on them from the start",
    ],
  );
  const [words] = collapseWarnings({ ...nothing, destroyed: share(1, 3) }, about);
  assert.match(words, / 0 % of the views$/);
});
