import assert from "node:assert/strict";
import { cutterModel } from "lib/finetune/cutter_model.ts";
import { maskArea, maskBox, maskFromPixels, maskIou, maskToPixels } from "lib/geometry/mask.ts";
import { blank, flipHorizontal, type Image } from "lib/image/image.ts";
import type { Box } from "lib/geometry/box.ts";
import { openBurinCutter } from "lib/segment/burin_cutter.ts";
import { type CutterLook, cutterLooks } from "lib/segment/cutter_looks.ts";
import { ellipse, smallConfig, smallNeck, smallWeights } from "../finetune/cutter_small.ts";

const model = cutterModel(smallConfig, { weights: smallWeights(), neck: smallNeck });
const { image, mask: truth } = ellipse(1);

Deno.test("boxes come back as masks of the plate, the same alone and among many", async () => {
  await using segment = await openBurinCutter(model, { threads: 1, batch: 3 });
  assert.deepEqual(await segment(image, []), []);
  const box = maskBox(truth);
  const [alone] = await segment(image, [{ box }]);
  const others = Array.from({ length: 7 }, (_, i) => ({ box: [i, i, 40 + i, 60 + i] as const }));
  const many = await segment(image, [...others, { box }]);
  assert.equal(many.length, 8);
  assert.deepEqual(many[7].mask, alone.mask);
  for (const { mask, score } of many) {
    assert.deepEqual([mask.width, mask.height], [image.width, image.height]);
    assert.ok(score >= 0 && score <= 1);
  }
});

Deno.test("boxes at and beyond the border, of a pixel, and on a plate of a pixel", async () => {
  await using segment = await openBurinCutter(model, { threads: 1 });
  const boxes = [[-30, -30, 20, 40], [100, 60, 140, 130], [50, 50, 51, 51], [300, 300, 340, 350]];
  const found = await segment(image, boxes.map((box) => ({ box: box as never })));
  assert.equal(found.length, 4);
  assert.equal(maskArea(found[3].mask), 0);
  const [small] = await segment(blank({ width: 1, height: 1 }, [0, 0, 0, 255]), [
    { box: [0, 0, 1, 1] },
  ]);
  assert.deepEqual([small.mask.width, small.mask.height], [1, 1]);
});

Deno.test("a look in a mirror is that of the plate in a mirror, turned back", async () => {
  const turned = flipHorizontal(image);
  const [x0, y0, x1, y1] = [28, 18, 92, 82];
  const cut = async (plate: Image, box: Box, mirrored: boolean) => {
    const looks = [{ margin: 1.25, mirrored }];
    await using segment = await openBurinCutter(model, { threads: 1, looks });
    return (await segment(plate, [{ box }]))[0].mask;
  };
  const { width } = image;
  const plain = await cut(turned, [width - x1, y0, width - x0, y1], false);
  const pixels = maskToPixels(plain);
  const back = maskFromPixels(pixels.map((_, i) => pixels[i + width - 1 - 2 * (i % width)]), plain);
  assert.ok(maskIou(back, await cut(image, [x0, y0, x1, y1], true)) > 0.97);
  assert.ok(maskIou(back, await cut(image, [x0, y0, x1, y1], false)) < 0.97);
});

Deno.test("colours are seen as greys", async () => {
  await using segment = await openBurinCutter(model, { threads: 1 });
  const red = blank({ width: 40, height: 40 }, [255, 0, 0, 255]);
  const grey = blank({ width: 40, height: 40 }, [76, 76, 76, 255]);
  const box = [5, 5, 30, 35] as const;
  assert.deepEqual(await segment(red, [{ box }]), await segment(grey, [{ box }]));
});

Deno.test("boxes that are none are refused, a stop is heard, another model is told", async () => {
  await using segment = await openBurinCutter(model, { threads: 1 });
  for (const box of [[5, 5, 5, 9], [9, 9, 2, 2], [NaN, 0, 5, 5], [0, 0, Infinity, 5]] as const) {
    await assert.rejects(segment(image, [{ box }]), /Cannot cut a figure out of the box/);
  }
  const signal = AbortSignal.abort(new Error("stopped"));
  await assert.rejects(segment(image, [{ box: [0, 0, 9, 9] }], { signal }), /stopped/);
  await assert.rejects(openBurinCutter(smallNeck.model), /Cannot use this model as a cutter/);
});

Deno.test("two hundred boxes on a plate are looked at a few at a time", async () => {
  await using segment = await openBurinCutter(model, { threads: 1 });
  const boxes = Array.from({ length: 200 }, (_, i) => {
    const [x, y] = [(i % 20) * 5, Math.floor(i / 20) * 8];
    return { box: [x, y, x + 15, y + 20] as const };
  });
  assert.equal((await segment(image, boxes)).length, 200);
});

Deno.test("looks are averaged: as it is, and closer in a mirror, where nothing else is asked for", async () => {
  assert.deepEqual(cutterLooks, [
    { margin: 1.25, mirrored: false },
    { margin: 1.1, mirrored: true },
  ]);
  const box = maskBox(truth);
  const cut = async (looks?: readonly CutterLook[]) => {
    const options = { threads: 1, sure: 2, ...looks && { looks } };
    await using segment = await openBurinCutter(model, options);
    return (await segment(image, [{ box }]))[0].mask;
  };
  const [both, wide] = [await cut(), await cut(cutterLooks.slice(0, 1))];
  assert.deepEqual(await cut(cutterLooks), both);
  const alike = maskIou(both, wide);
  assert.ok(alike > 0.5 && alike < 1, `${alike}`);
});

Deno.test("a figure of which the first look is certain enough is looked at no more, each for itself", async () => {
  const boxes = [maskBox(truth), [0, 0, 30, 40] as const];
  const cut = async (sure: number, looks = cutterLooks) => {
    await using segment = await openBurinCutter(model, { threads: 1, sure, looks });
    return await segment(image, boxes.map((box) => ({ box })));
  };
  const wide = await cut(0);
  const both = await cut(2);
  assert.deepEqual(wide, await cut(2, cutterLooks.slice(0, 1)));
  const scores = wide.map(({ score }) => score);
  assert.notEqual(scores[0], scores[1]);
  const surer = scores[0] > scores[1] ? 0 : 1;
  // as certain as is asked for is enough
  const one = await cut(scores[surer]);
  assert.deepEqual(one[surer], wide[surer]);
  assert.deepEqual(one[1 - surer], both[1 - surer]);
  assert.deepEqual(await cut(scores[surer] + 1e-9), both);
});
