import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readLabelme, writeLabelme } from "lib/corpus/labelme.ts";
import { maskFromPixels, maskToPixels } from "lib/geometry/mask.ts";
import { blank, encodePng } from "lib/image/image.ts";
import { folderWith } from "tests/corpus/labelled.ts";

const file = (shapes: unknown[]) =>
  JSON.stringify({
    version: "5.5.0",
    flags: {},
    shapes,
    imagePath: "..\\x\\a.jpg",
    imageData: null,
  });

Deno.test("another's shapes: polygons by group, rectangles, circles; points surround nothing", async () => {
  const square = (x: number) => [[x, 0], [x + 2, 0], [x + 2, 2], [x, 2]];
  const read = await readLabelme(folderWith({
    "a.json": file([
      { label: "Alice", points: square(0), group_id: 1, shape_type: "polygon", flags: {} },
      { label: "Alice", points: square(6), group_id: 1, shape_type: "polygon" },
      { label: "Hatter", points: [[1.5, 9], [0, 3]], shape_type: "rectangle" },
      { label: "Egg", points: [[5, 5], [5, 8]], shape_type: "circle", score: 0.5 },
      { label: "nose", points: [[5, 5]], shape_type: "point" },
    ]),
    "x/a.jpg": "",
  }));
  assert.deepEqual(read.labels.map(({ name, box, mask, score }) => [name, box, !!mask, score]), [
    ["Alice", [0, 0, 8, 2], true, undefined],
    ["Hatter", [0, 3, 1.5, 9], false, undefined],
    ["Egg", [2, 2, 8, 8], false, 0.5],
  ]);
  const { file: path, width, height } = read.plates[0];
  assert.deepEqual([path, width, height], ["x/a.jpg", 40, 20]);
  assert.equal(maskToPixels(read.labels[0].mask!).reduce((a, b) => a + b), 8);
});

Deno.test("a mask that LabelMe's own segmenter drew lies between its points", async () => {
  const png = await encodePng(blank({ width: 3, height: 2 }, [255, 255, 255, 255]));
  const shape = { label: "Alice", points: [[4, 5], [6, 6]], shape_type: "mask" };
  const mask = Buffer.from(png).toString("base64");
  const read = await readLabelme(
    folderWith({ "a.json": file([{ ...shape, mask }]), "x/a.jpg": "" }),
  );
  assert.deepEqual(read.labels[0].box, [4, 5, 7, 7]);
});

Deno.test("a mask with a hole is one polygon, one of pieces a group", () => {
  const plate = { id: "p", work: "p", impression: "", file: "p.png", source: "", rights: "" };
  const size = { width: 4, height: 4 };
  const shapesOf = (pixels: number[], box: readonly [number, number, number, number]) => {
    const mask = maskFromPixels(pixels, size);
    const labels = [{ plate: "p", name: "a", box, mask }];
    const { texts } = writeLabelme({ plates: [{ ...plate, ...size }], labels, parts: {} });
    const { shapes } = JSON.parse(texts["p.json"]);
    return shapes.map((shape: { shape_type: string; group_id: number | null }) => [
      shape.shape_type,
      shape.group_id,
    ]);
  };
  const ring = [1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0];
  assert.deepEqual(shapesOf(ring, [0, 0, 3, 3]), [["polygon", null]]);
  const pieces = [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  assert.deepEqual(shapesOf(pieces, [0, 0, 3, 1]), [["polygon", 0], ["polygon", 0]]);
  assert.deepEqual(shapesOf(ring, [0, 0, 4, 4]), [["polygon", null]]);
});

Deno.test("what is wrong is named with its file", async () => {
  const text = file([]).replace('"shapes":[]', '"shapes":[7]');
  await assert.rejects(
    readLabelme(folderWith({ "a.json": text })),
    /Cannot read a\.json as LabelMe/,
  );
});
