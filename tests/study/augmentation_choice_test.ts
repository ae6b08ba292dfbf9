import assert from "node:assert/strict";
import { augmentation } from "lib/finetune/training_pictures.ts";
import { augmentationOf } from "lib/study/augmentation_choice.ts";

Deno.test("changes are named with how likely they are", () => {
  assert.deepEqual(augmentationOf(undefined), {});
  assert.deepEqual(augmentationOf("colouring=0"), { colouring: 0 });
  assert.deepEqual(augmentationOf("mosaic=.5, flip = 1"), { mosaic: 0.5, flip: 1 });
});

Deno.test("unknown changes and numbers that are no probability are refused", () => {
  assert.throws(() => augmentationOf("color=0"), /no change "color".*Known: .*colouring/s);
  assert.throws(() => augmentationOf("leastSide=0"), /no change "leastSide"/);
  assert.throws(() => augmentationOf("crop=1"), /no change "crop"/);
  for (const typed of ["mosaic", "mosaic=", "mosaic=2", "mosaic=-1", "mosaic=x"]) {
    assert.throws(() => augmentationOf(typed), /mosaic is how likely it is, from 0 to 1/);
  }
});

Deno.test("every change that is a chance can be named, and nothing else can", () => {
  const amounts = ["leastSide", "leastShrink", "leastVisible"];
  for (const [name, value] of Object.entries(augmentation)) {
    const isChance = typeof value === "number" && !amounts.includes(name);
    if (isChance) assert.deepEqual(augmentationOf(`${name}=1`), { [name]: 1 });
    else assert.throws(() => augmentationOf(`${name}=1`), new RegExp(`no change "${name}"`));
  }
});
