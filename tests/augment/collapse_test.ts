import assert from "node:assert/strict";
import { imageOf } from "lib/augment/apply.ts";
import { measureCollapse } from "lib/augment/collapse.ts";
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
