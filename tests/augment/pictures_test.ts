import assert from "node:assert/strict";
import { imageOf } from "lib/augment/apply.ts";
import { keptPictures, prepared } from "lib/augment/pictures.ts";
import { recipes } from "lib/augment/recipes.ts";
import { noise } from "./pictures.ts";

const size = { width: 12, height: 16 };

Deno.test("cut-outs are brought near the views' size where the recipe says so, never enlarged", () => {
  const image = imageOf(noise(200, 20, 1));
  const { width, height } = prepared(image, recipes.burin, size);
  assert.deepEqual([width, height], [24, 20]);
  assert.equal(prepared(image, recipes.base_aug, size).width, 200);
});

Deno.test("two requests share one decoding, failures are tried again, memory has a bound", async () => {
  let opened = 0;
  const options = {
    recipe: recipes.base_aug,
    size,
    open: (item: number) => {
      opened++;
      if (item === 9 && opened < 3) return Promise.reject(new Error("no such file"));
      return Promise.resolve(imageOf(noise(10, 10, item)));
    },
  };
  const pictureOf = keptPictures({ ...options, shared: true });
  const [a, b] = await Promise.all([pictureOf(1), pictureOf(1)]);
  assert.equal(a, b);
  assert.ok(a.data.buffer instanceof SharedArrayBuffer);
  assert.equal(opened, 1);
  await assert.rejects(pictureOf(9), /no such file/);
  assert.equal((await pictureOf(9)).width, 10);
  opened = 10;
  const short = keptPictures({ ...options, memory: 300 });
  for (const item of [1, 2, 1, 2]) await short(item);
  assert.equal(opened, 13);
});
