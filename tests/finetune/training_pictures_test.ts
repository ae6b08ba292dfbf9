import assert from "node:assert/strict";
import {
  sourcesByBook,
  type TrainingPicture,
  trainingPictures,
  unchanged,
} from "lib/finetune/training_pictures.ts";
import type { Box } from "lib/geometry/box.ts";
import { Random } from "lib/tensor/random.ts";
import { type Painted, trainingPlate } from "./training_plate.ts";

/** A figure's colour, red, green and blue of 0, 100 or 200, none of which is a grey. */
const colours = Array.from(
  { length: 27 },
  (_, i) => [i % 3, Math.floor(i / 3) % 3, Math.floor(i / 9)],
)
  .filter(([r, g, b]) => new Set([r, g, b]).size > 1)
  .map((levels) => levels.map((level) => 100 * level) as unknown as Painted["colour"]);

/** Three plates of other shapes, each with six rectangles that do not touch, all of other colours. */
const plates = [[200, 160], [150, 220], [300, 140]].map(([width, height], p) => {
  const [columns, rows] = [3, 2];
  const random = new Random(p);
  const painted = Array.from({ length: columns * rows }, (_, i): Painted => {
    const [w, h] = [width / columns, height / rows];
    const x = Math.floor((i % columns) * w + random.int(4, 10));
    const y = Math.floor(Math.floor(i / columns) * h + random.int(4, 10));
    return {
      box: [x, y, x + random.int(22, 34), y + random.int(35, 48)],
      colour: colours[p * 6 + i],
      ignored: i === 4,
    };
  });
  return trainingPlate({ id: `plate-${p}`, book: `book-${p}`, width, height, painted });
});

const source = (changes = {}) =>
  trainingPictures({
    sources: sourcesByBook(plates),
    augmentation: { ...unchanged, ...changes },
  });

const pixelAt = ({ pixels }: TrainingPicture, side: number, x: number, y: number) =>
  [2, 1, 0].map((c) => pixels[c * side * side + y * side + x]);

const nearestColour = (pixel: readonly number[]) =>
  colours.findIndex((colour) => colour.every((level, c) => Math.abs(level - pixel[c]) < 30));

const boxesOf = ({ targets, ignored }: TrainingPicture): Box[] => [
  ...targets.map(({ box: [x, y, w, h] }): Box => [x - w / 2, y - h / 2, x + w / 2, y + h / 2]),
  ...ignored,
];

Deno.test("every box holds one figure, and every figure's pixels lie in its box", async () => {
  const side = 160;
  const geometry = { crop: [0.45, 1] as const, enlarge: 0.5, stretch: 0.1 };
  const moved = { mosaic: 0.5, flip: 0.5, shrink: 0.3, shift: 0.5 };
  const pictures = source({ ...geometry, ...moved });
  let [whole, cut] = [0, 0];
  for (let i = 0; i < 60; i++) {
    const picture = await pictures.draw(new Random(5).fork(i), { width: side, height: side });
    const boxes = boxesOf(picture);
    for (const [x0, y0, x1, y1] of boxes) {
      assert.ok(x0 >= -1e-3 && y0 >= -1e-3 && x1 <= side + 1e-3 && y1 <= side + 1e-3);
      const found = new Set<number>();
      for (let y = Math.ceil(y0 + 1.5); y < y1 - 1.5; y++) {
        for (let x = Math.ceil(x0 + 1.5); x < x1 - 1.5; x++) {
          found.add(nearestColour(pixelAt(picture, side, x, y)));
        }
      }
      assert.ok(found.size <= 1 && !found.has(-1), `picture ${i}: [${[x0, y0, x1, y1]}]`);
      if (found.size === 1) whole++;
    }
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        if (nearestColour(pixelAt(picture, side, x, y)) < 0) continue;
        const held = boxes.some(([x0, y0, x1, y1]) =>
          x + 1 > x0 - 1 && x < x1 + 1 && y + 1 > y0 - 1 && y < y1 + 1
        );
        assert.ok(held, `picture ${i}: a figure at ${x}, ${y} is in no box`);
      }
    }
    cut += picture.ignored.length;
  }
  assert.ok(whole > 200 && cut > 40, `${whole} boxes, ${cut} ignored`);
});

Deno.test("an unchanged picture is the plate as the detector sees it: blue first, at the top left", async () => {
  const picture = await trainingPictures({
    sources: [{ plates: [plates[0]], weight: 1 }],
    augmentation: unchanged,
  }).draw(new Random(1), { width: 400, height: 320 });
  const { box, ignored } = plates[0].regions[0];
  assert.equal(ignored, false);
  const [x0, y0, x1, y1] = box.map((side) => side * 2);
  assert.deepEqual(picture.targets[0], {
    box: [(x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0],
    classId: 0,
  });
  assert.equal(picture.targets.length, 5);
  assert.equal(picture.ignored.length, 1);
  const middle = Math.round((y0 + y1) / 2) * 400 + Math.round((x0 + x1) / 2);
  assert.deepEqual(
    [2, 1, 0].map((c) => picture.pixels[c * 400 * 320 + middle]),
    [...colours[0]],
  );
  const wide = await source().draw(new Random(2), { width: 64, height: 512 });
  assert.equal(wide.pixels[64 * 511], 114, "what is left free is grey");
});

Deno.test("the same seed gives the same picture, whatever was drawn before", async () => {
  const pictures = trainingPictures({ sources: [{ plates, weight: 1 }] });
  const size = { width: 96, height: 64 };
  const first = await pictures.draw(new Random(7).fork(1), size);
  await pictures.draw(new Random(7).fork(2), size);
  assert.deepEqual(await pictures.draw(new Random(7).fork(1), size), first);
  assert.notDeepEqual(await pictures.draw(new Random(7).fork(2), size), first);
  assert.equal(first.pixels.length, 3 * 96 * 64);
  assert.ok(first.pixels.every((value) => value >= 0 && value <= 255));
});

Deno.test("one change switched off leaves the others as they were", async () => {
  const size = { width: 96, height: 96 };
  for (let i = 0; i < 10; i++) {
    const all = await trainingPictures({ sources: [{ plates, weight: 1 }] })
      .draw(new Random(i), size);
    const some = await trainingPictures({
      sources: [{ plates, weight: 1 }],
      augmentation: { jpeg: 0, tone: 0, colouring: 0, stain: 0 },
    }).draw(new Random(i), size);
    assert.deepEqual(some.targets, all.targets);
    assert.deepEqual(some.ignored, all.ignored);
  }
});

Deno.test("each change of looks changes pixels and no box", async () => {
  const size = { width: 128, height: 128 };
  const grey = plates.map((plate, i) => ({
    ...plate,
    pyramid: trainingPlate({
      width: plate.width,
      height: plate.height,
      channels: 1,
      painted: plate.regions.map((region) => ({ ...region, colour: [60, 60, 60] as const })),
    }).pyramid,
    id: `grey-${i}`,
  }));
  const draw = async (plates: typeof grey, changes: object) =>
    await trainingPictures({
      sources: [{ plates, weight: 1 }],
      augmentation: { ...unchanged, ...changes },
    }).draw(new Random(3), size);
  const isGrey = ({ pixels }: TrainingPicture) =>
    pixels.subarray(0, 128 * 128).every((value, i) => value === pixels[128 * 128 + i]);
  const plain = await draw(grey, {});
  assert.ok(isGrey(plain));
  for (const change of ["tone", "tint", "stain", "colouring", "jpeg", "blur", "moire"]) {
    const changed = await draw(grey, { [change]: 1 });
    assert.notDeepEqual(changed.pixels, plain.pixels, change);
    assert.deepEqual(changed.targets, plain.targets, change);
    assert.equal(isGrey(changed), !["tint", "stain", "colouring"].includes(change), change);
  }
  assert.ok(isGrey(await draw(grey, { grey: 1, tint: 1, colouring: 1 })));
  assert.ok(!isGrey(await draw(plates, {})));
  assert.ok(isGrey(await draw(plates, { grey: 1 })));
  assert.deepEqual(
    (await draw(plates, { tint: 1, colouring: 1 })).pixels,
    (await draw(plates, {})).pixels,
  );
});

Deno.test("sources are drawn by their weights; without any there is nothing to draw", async () => {
  const white = trainingPlate({ width: 20, height: 20, painted: [] });
  const black = trainingPlate({
    width: 20,
    height: 20,
    painted: [{ box: [0, 0, 20, 20], colour: [0, 0, 0], ignored: false }],
  });
  const pictures = trainingPictures({
    sources: [
      { plates: [white, white], weight: 1 },
      { plates: [black], weight: 3 },
      { plates: [], weight: 9 },
      { plates: [white], weight: 0 },
    ],
    augmentation: unchanged,
  });
  assert.equal(pictures.count, 3);
  let dark = 0;
  for (let i = 0; i < 400; i++) {
    const { targets } = await pictures.draw(new Random(i), { width: 8, height: 8 });
    dark += targets.length;
  }
  assert.ok(dark > 265 && dark < 335, `${dark} of 400`);
  assert.throws(() => trainingPictures({ sources: [] }), /nothing to train with/);
});

Deno.test("books count by the root of their plates, or alike, or by their plates", () => {
  const of = (book: string, count: number) =>
    Array.from({ length: count }, (_, i) =>
      trainingPlate({
        id: `${book}-${i}`,
        book,
        width: 8,
        height: 8,
        painted: [],
      }));
  const all = [...of("large", 16), ...of("small", 4)];
  const weights = (options = {}) => sourcesByBook(all, options).map(({ weight }) => weight);
  assert.deepEqual(weights(), [4 / 6, 2 / 6]);
  assert.deepEqual(weights({ power: 0 }), [0.5, 0.5]);
  assert.deepEqual(weights({ power: 1, weight: 2 }), [1.6, 0.4]);
  assert.deepEqual(sourcesByBook(all).map(({ plates }) => plates.length), [16, 4]);
});

Deno.test("a picture is drawn into the array that is given, and nowhere else in its memory", async () => {
  const size = { width: 48, height: 40 };
  const pictures = source({ mosaic: 0.5, flip: 0.5, tint: 0.5, tone: 0.5 });
  for (let i = 0; i < 6; i++) {
    const memory = new Float32Array(3 * 48 * 40 + 20).fill(-1);
    const into = memory.subarray(10, memory.length - 10);
    const drawn = await pictures.draw(new Random(8).fork(i), { ...size, into });
    assert.equal(drawn.pixels, into);
    assert.deepEqual(into.slice(), (await pictures.draw(new Random(8).fork(i), size)).pixels);
    assert.ok([...memory.subarray(0, 10), ...memory.subarray(-10)].every((value) => value === -1));
  }
});
