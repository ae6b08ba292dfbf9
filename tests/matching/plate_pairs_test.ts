import assert from "node:assert/strict";
import { blank, flipHorizontal, type Image } from "lib/image/image.ts";
import { applyAffine } from "lib/matching/affine.ts";
import { localContrast } from "lib/matching/line_registration.ts";
import { findPlatePairs, type PlatePairsOptions, seePlates } from "lib/matching/plate_pairs.ts";
import { plateView } from "lib/matching/plate_picture.ts";
import { Random } from "lib/tensor/random.ts";
import { blockModel, blocks } from "./block_network.ts";
import { drawnPlate } from "./drawn_plate.ts";
import { mountedPlate } from "./mounted_plate.ts";

const sheet = { width: 400, height: 300, strokes: 300 };

const find = (images: readonly (Image | null)[], options: Partial<PlatePairsOptions> = {}) =>
  findPlatePairs({ count: images.length, open: (i) => Promise.resolve(images[i]) }, {
    network: blocks,
    model: blockModel,
    random: new Random(1),
    threads: 1,
    ...options,
  });

const strangers = (count: number) =>
  Array.from({ length: count }, (_, i) => drawnPlate(100 + i, sheet));

Deno.test("impressions are found among strangers, in a mirror, too, and nothing else is", async () => {
  const one = drawnPlate(1, sheet);
  const browned = drawnPlate(1, { ...sheet, paper: 200 });
  const images = [...strangers(9), one, browned, flipHorizontal(one)];
  const { pairs, threshold } = await find(images);
  assert.deepEqual(pairs.map(({ a, b }) => [a, b]).sort(), [[10, 11], [9, 10], [9, 11]]);
  const surest = pairs.toSorted((p, q) => q.design - p.design || p.a - q.a || p.b - q.b);
  assert.deepEqual(pairs, surest);
  const at = (a: number, b: number) => pairs.find((pair) => pair.a === a && pair.b === b)!;
  assert.deepEqual([at(9, 10).type, at(9, 10).reversed], ["same impression", false]);
  assert.deepEqual([at(9, 11).type, at(9, 11).reversed], ["reversed", true]);
  const [u, v] = applyAffine(at(9, 11).transform, [50, 70]);
  assert.ok(Math.hypot(u - 349, v - 70) < 3, `${u} ${v}`);
  assert.ok(["strangers", "fixed"].includes(threshold.from));
});

Deno.test("a collection without any duplicates has none", async () => {
  const { pairs } = await find(strangers(14));
  assert.deepEqual(pairs, []);
});

Deno.test("blank sheets and sheets with a frame alone are no pairs", async () => {
  const frame = drawnPlate(5, { ...sheet, strokes: 600 });
  for (let y = 40; y < 260; y++) {
    for (let x = 40; x < 360; x++) frame.data.set([240, 240, 240], (y * 400 + x) * 4);
  }
  const white = blank({ width: 400, height: 300 }, [255, 255, 255, 255]);
  const speck = blank({ width: 400, height: 300 }, [230, 230, 230, 255]);
  speck.data.set([0, 0, 0], 4 * (400 * 150 + 200));
  const { pairs, passedOver } = await find([white, white, speck, speck, frame, frame, frame]);
  assert.deepEqual(pairs, []);
  assert.deepEqual(passedOver, [0, 1, 2, 3]);
});

Deno.test("other pictures in one frame are no pairs", async () => {
  const frame = drawnPlate(5, { ...sheet, strokes: 600 });
  const framed = strangers(6).map((image) => {
    for (let y = 0; y < 300; y++) {
      for (let x = 0; x < 400; x++) {
        if (Math.min(x, y, 399 - x, 299 - y) >= 30) continue;
        const at = (y * 400 + x) * 4;
        image.data.set(frame.data.subarray(at, at + 4), at);
      }
    }
    return image;
  });
  assert.deepEqual((await find(framed)).pairs, []);
});

Deno.test("small prints on sheets of one kind are no pairs, and one is found on another sheet", async () => {
  const small = { width: 200, height: 160, strokes: 150 };
  const prints = Array.from({ length: 6 }, (_, i) => drawnPlate(200 + i, small));
  const bars = [150, 560] as const;
  for (const mounting of [{}, { bars }, { table: 220 }, { table: 245, paper: 190 }]) {
    const mounted = prints.map((print) => mountedPlate(print, mounting));
    assert.deepEqual((await find(mounted)).pairs, [], JSON.stringify(mounting));
    const elsewhere = mountedPlate(prints[2], { at: [120, 330], table: 30, ruled: 40 });
    const { pairs } = await find([...mounted, elsewhere]);
    assert.deepEqual(pairs.map(({ a, b }) => [a, b]), [[2, 6]], JSON.stringify(mounting));
  }
});

Deno.test("three plates are too few to calibrate; what cannot be read is passed over", async () => {
  const one = drawnPlate(1, sheet);
  const { pairs, threshold, passedOver } = await find([one, null, one, ...strangers(1)]);
  assert.deepEqual(pairs.map(({ a, b }) => [a, b]), [[0, 2]]);
  assert.equal(threshold.from, "fixed");
  assert.deepEqual(passedOver, [1]);
  assert.deepEqual((await find([])).pairs, []);
});

Deno.test("progress goes up, one half for looking and one for comparing, and no further", async () => {
  const images = [...strangers(4), drawnPlate(1, sheet), drawnPlate(1, sheet)];
  const told: { readonly done: number; readonly total: number; readonly note: string }[] = [];
  await find(images, { onProgress: (progress) => void told.push(progress) });
  const done = told.map((progress) => progress.done);
  assert.deepEqual(done, done.toSorted((a, b) => a - b));
  assert.ok(told.every(({ total }) => total === 12) && done.at(-1)! <= 12);
  const comparing = told.filter(({ note }) => note === "laying plates on each other");
  assert.ok(comparing.length > 1);
  comparing.forEach((progress, n) =>
    assert.equal(progress.done, 6 + Math.floor(n * 6 / comparing.length))
  );
});

Deno.test("the same seed finds the same, and it can be stopped", async () => {
  const images = [...strangers(3), drawnPlate(1, sheet), drawnPlate(1, sheet)];
  assert.deepEqual(await find(images), await find(images));
  const controller = new AbortController();
  await assert.rejects(
    find(images, {
      signal: controller.signal,
      onProgress: ({ done }) => done > 1 && controller.abort(),
    }),
    { name: "AbortError" },
  );
});

Deno.test("a plate is blank where the mean square of its local contrast is below a twentieth", async () => {
  const specks = (darker: number) => {
    const image = blank({ width: 120, height: 90 }, [230, 230, 230, 255]);
    for (let n = 0; n < 30; n++) {
      const level = 210 - Math.floor(darker / 30) - Number(n < darker % 30);
      image.data.set([level, level, level], 4 * (120 * (8 + 15 * (n % 6)) + 10 + 24 * (n / 6 | 0)));
    }
    return image;
  };
  const images = Array.from({ length: 60 }, (_, n) => specks(n));
  const plates = { count: images.length, open: (i: number) => Promise.resolve(images[i]) };
  const seen = await seePlates(plates, { network: blocks });
  const squares = images.map((image) => {
    const lines = localContrast(plateView(image).grey);
    return lines.reduce((sum, value) => sum + value * value, 0) / lines.length;
  });
  assert.deepEqual(seen.map((maps) => maps !== null), squares.map((value) => value >= 0.05));
  assert.ok(squares.some((value) => value > 0.049 && value < 0.05), `${squares}`);
  assert.ok(squares.some((value) => value >= 0.05 && value < 0.051), `${squares}`);
});

Deno.test("what is found does not depend on the order of plates, and maps go the other way", async () => {
  const own = [
    ...strangers(8),
    ...[1, 2].flatMap((seed) => [
      drawnPlate(seed, sheet),
      drawnPlate(seed, { ...sheet, unsteady: 2 }),
      flipHorizontal(drawnPlate(seed, { ...sheet, unsteady: 1 })),
    ]),
  ];
  const last = own.length - 1;
  const [there, back] = [await find(own), await find(own.toReversed())];
  assert.equal(there.pairs.length, 6);
  assert.deepEqual(there.threshold, back.threshold);
  const keyOf = ({ a, b }: { readonly a: number; readonly b: number }) => `${a} ${b}`;
  const turned = new Map(back.compared.map((pair) => [`${last - pair.b} ${last - pair.a}`, pair]));
  assert.deepEqual(there.compared.map(keyOf).sort(), [...turned.keys()].sort());
  for (const pair of there.compared) {
    const other = turned.get(keyOf(pair))!;
    assert.deepEqual(
      [pair.design, pair.type, pair.reversed, pair.evidence.lines!.coarse],
      [other.design, other.type, other.reversed, other.evidence.lines!.coarse],
    );
    assert.deepEqual(pair.evidence.covered, other.evidence.covered.toReversed());
    const [x, y] = applyAffine(other.transform, applyAffine(pair.transform, [120, 80]));
    assert.ok(Math.hypot(x - 120, y - 80) < 1e-6, `${keyOf(pair)}: ${x} ${y}`);
  }
});
