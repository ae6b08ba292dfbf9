/** The detector that ships on plates that are out of the ordinary. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { projectDirectory } from "lib/assets/manifest.ts";
import { describeDetector, openDetector, shippedDetector } from "lib/detect/open.ts";
import type { Detection } from "lib/detect/detection.ts";
import { type Impression, impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import { iou } from "lib/geometry/box.ts";
import type { Box } from "lib/geometry/box.ts";
import { toGray } from "lib/image/color.ts";
import { blank, type Image } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { Random } from "lib/tensor/random.ts";
import { painted } from "./painted.ts";

const ships = describeDetector(shippedDetector) !== null &&
  existsSync(join(projectDirectory, "models", `${shippedDetector}.onnx`));
const stand = mirrorDirectories().some((dir) => existsSync(join(dir, "models/yolox_nano.onnx")));

/** Without the shipped weights, those that they were made from, where BURIN_MIRROR has them. */
const name = ships ? shippedDetector : "yolox_nano";
const open = (tile?: number) => openDetector(name, { threads: 1, side: 640, tile });
const test = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name, ignore: !ships && !stand, fn });

function assertSound(found: readonly Detection[], { width, height }: Image): void {
  for (const { box: [x0, y0, x1, y1], score } of found) {
    assert.ok(x0 >= 0 && y0 >= 0 && x1 <= width && y1 <= height && x1 >= x0 && y1 >= y0);
    assert.ok(score > 0 && score <= 1);
  }
  assert.deepEqual(found.map(({ score }) => score).toSorted((a, b) => b - a), [
    ...found.map(({ score }) => score),
  ]);
}

/** An engraved sheet of so many figures, and where they are. */
function engraved(seed: number, count: number): { image: Image; boxes: Box[] } {
  const plate = engravePlate(seed, { width: 900, height: 675, count });
  const sheet: Impression = impression(plate, { kind: "clean", seed });
  const { image, figures } = print(sheet);
  return { image, boxes: figures.map(({ box }) => box) };
}

/** Pictures side by side and below each other, each reduced to the same size. */
function collage(
  sheets: readonly { readonly image: Image; readonly boxes: readonly Box[] }[],
  { columns, rows, width, height }: {
    readonly columns: number;
    readonly rows: number;
    readonly width: number;
    readonly height: number;
  },
) {
  const small = sheets.map(({ image }) => resizeImage(image, { width, height, method: "area" }));
  const whole = blank({ width: columns * width, height: rows * height }, [255, 255, 255, 255]);
  const boxes: Box[] = [];
  for (let i = 0; i < columns * rows; i++) {
    const [x, y] = [i % columns * width, Math.floor(i / columns) * height];
    const { data } = small[i % small.length];
    for (let row = 0; row < height; row++) {
      const from = row * width * 4;
      whole.data.set(data.subarray(from, from + width * 4), ((y + row) * whole.width + x) * 4);
    }
    const { image, boxes: own } = sheets[i % sheets.length];
    const scale = width / image.width;
    for (const [x0, y0, x1, y1] of own) {
      boxes.push([x + x0 * scale, y + y0 * scale, x + x1 * scale, y + y1 * scale]);
    }
  }
  return { image: whole, boxes };
}

const recall = (boxes: readonly Box[], found: readonly Detection[]) =>
  boxes.filter((box) => found.some((one) => iou(one.box, box) >= 0.5)).length / boxes.length;

test("a pixel, a row, a column, an empty and a black sheet have no characters", async () => {
  await using detector = await open();
  for (const [width, height] of [[1, 1], [4000, 1], [1, 4000], [900, 675]]) {
    for (const level of [255, 0, 128]) {
      const image = blank({ width, height }, [level, level, level, 255]);
      const found = await detector.use(image, { minScore: 0.001 });
      assert.deepEqual(found, [], `${width} x ${height} of ${level}`);
    }
  }
});

test("a stop is heard on a sheet of one colour, too", async () => {
  await using detector = await open();
  const image = blank({ width: 90, height: 90 }, [0, 0, 0, 255]);
  const signal = AbortSignal.abort(new Error("stopped"));
  await assert.rejects(Promise.resolve(detector.use(image, { signal })), /stopped/);
});

test("noise and an engraved room without figures hold next to none", async () => {
  await using detector = await open();
  const random = new Random(5);
  const noise = painted({ width: 900, height: 675 }, () => {
    const level = random.int(0, 255);
    return [level, level, level];
  });
  for (const image of [noise, engraved(4, 0).image, engraved(9, 0).image]) {
    const found = await detector.use(image, { minScore: 0.5 });
    assertSound(found, image);
    assert.ok(found.length <= 1, `${found.length}`);
  }
});

test("a plate of two hundred figures: many are found in tiles, and nothing twice", async () => {
  const sheets = [3, 5, 8].map((seed) => engraved(seed, 4));
  const { image, boxes } = collage(sheets, { columns: 8, rows: 7, width: 450, height: 338 });
  assert.ok(boxes.length >= 190 && boxes.length <= 230, `${boxes.length}`);
  const minScore = 0.2;
  await using whole = await open();
  const once = await whole.use(image, { minScore });
  assertSound(once, image);
  assert.ok(once.length <= 1.5 * boxes.length);
  await using tiles = await open(900);
  const found = await tiles.use(image, { minScore });
  assertSound(found, image);
  assert.ok(found.length <= 1.5 * boxes.length);
  assert.ok(recall(boxes, found) > recall(boxes, once), "tiles find more");
  if (ships) assert.ok(recall(boxes, found) >= 0.8, `${recall(boxes, found)}`);
  const twice = found.filter((a, i) => found.slice(0, i).some((b) => iou(a.box, b.box) > 0.7));
  assert.equal(twice.length, 0);
});

test("a frieze ten times as wide as tall is looked at in its own shape", async () => {
  const sheets = [3, 5].map((seed) => engraved(seed, 3));
  const size = { columns: 8, rows: 1, width: 450, height: 338 };
  const { image, boxes } = collage(sheets, size);
  assert.ok(image.width > 10 * image.height);
  await using whole = await open();
  assertSound(await whole.use(image), image);
  await using tiles = await open(700);
  const found = await tiles.use(image, { minScore: 0.2 });
  assertSound(found, image);
  if (ships) assert.ok(recall(boxes, found) >= 0.8, `${recall(boxes, found)}`);
});

Deno.test("on yellowed paper and in blue ink the shipped detector sees light and shade alone", async () => {
  await using detector = await openDetector(shippedDetector, { threads: 1 });
  const { image } = engraved(11, 3);
  const believed = async (data: Image["data"]) =>
    (await detector.use({ ...image, data })).filter(({ score }) => score >= detector.minScore);
  for (const tint of [[0.95, 0.8, 0.5], [0.3, 0.6, 1]]) {
    const data = image.data.map((value, i) => i % 4 < 3 ? Math.round(value * tint[i % 4]) : value);
    const light = toGray({ ...image, data });
    const [found, right] = [
      await believed(data),
      await believed(data.map((value, i) => i % 4 < 3 ? light[i >> 2] : value)),
    ];
    assert.ok(right.length >= 3);
    assert.equal(found.length, right.length);
    found.forEach(({ box, score }, i) => {
      assert.ok(iou(box, right[i].box) > 0.98);
      assert.ok(Math.abs(score - right[i].score) < 0.01, `${score}, ${right[i].score}`);
    });
  }
});
