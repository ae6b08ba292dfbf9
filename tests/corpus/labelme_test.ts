import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { looksLikeLabelme, readLabelme, writeLabelme } from "lib/corpus/labelme.ts";
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

Deno.test("files of JSON alone are read, whatever others hold", async () => {
  const alice = { label: "Alice", points: [[0, 0], [4, 4]], shape_type: "rectangle" };
  const read = await readLabelme(
    folderWith({ "a.JSON": file([alice]), "a.json.bak": file([alice]), "x/a.jpg": "" }),
  );
  assert.equal(read.labels.length, 1);
});

Deno.test("what is wrong is named with its file", async () => {
  const text = file([]).replace('"shapes":[]', '"shapes":[7]');
  await assert.rejects(
    readLabelme(folderWith({ "a.json": text })),
    /Cannot read a\.json as LabelMe/,
  );
});

const sheet = (imagePath: string, more: object = {}) =>
  JSON.stringify({
    shapes: [{ label: imagePath, points: [[1, 1], [9, 9]], shape_type: "rectangle" }],
    imagePath,
    imageData: null,
    ...more,
  });

Deno.test("pictures of one name, in several folders or but for a sign, stay apart", async () => {
  const { plates, labels } = await readLabelme(folderWith({
    "p1/default.json": sheet("default.jpg"),
    "p1/default.jpg": "",
    "p2/default.json": sheet("default.jpg"),
    "p2/default.jpg": "",
    "Plate 1.json": sheet("Plate 1.png"),
    "Plate 1.png": "",
    "Plate-1.json": sheet("Plate-1.png"),
    "Plate-1.png": "",
  }));
  assert.equal(new Set(plates.map(({ id }) => id)).size, 4);
  assert.equal(new Set(plates.map(({ work }) => work)).size, 4);
  const fileOf = Object.fromEntries(plates.map(({ id, file }) => [id, file]));
  for (const { plate, name } of labels) assert.ok(fileOf[plate].endsWith(name), name);
});

Deno.test("a picture that is described twice, and plates of one id, are refused with both files", async () => {
  const twice = { "a.json": sheet("a.png"), "a copy.json": sheet("a.png"), "a.png": "" };
  await assert.rejects(readLabelme(folderWith(twice)), /a\.png is described twice.*a copy\.json/);
  const first = await readLabelme(folderWith(twice), { faulty: "leave out" });
  assert.deepEqual([first.plates.length, first.labels.length], [1, 1]);
  const plate = { plate: { id: "x" } };
  const alike = {
    "a.json": sheet("a.png", plate),
    "b.json": sheet("b.png", { plate: { id: "X" } }),
    "a.png": "",
    "b.png": "",
  };
  await assert.rejects(readLabelme(folderWith(alike)), /b\.json.*the plate "X" is in a\.json, too/);
  const left = await readLabelme(folderWith(alike), { faulty: "leave out" });
  assert.deepEqual(left.plates.map(({ id, file }) => [id, file]), [["x", "a.png"]]);
});

Deno.test("faults of all files are named together, or left out and counted with what is not used", async () => {
  const folder = folderWith({
    "a.json": sheet("a.png", {
      shapes: [7, { label: "x", points: [[1, 1]], shape_type: "point" }],
    }),
    "a.png": "",
    "b.json": sheet("b.png").slice(0, -9),
    "b.png": "",
    "c.JSON": sheet("c.png"),
    "c.png": "",
  });
  await assert.rejects(
    readLabelme(folder),
    /2 entries .*\n.*a\.json as LabelMe, shape 1.*\n.*b\.json/,
  );
  const { labels, unused } = await readLabelme(folder, { faulty: "leave out" });
  assert.deepEqual(labels.map(({ name }) => name), ["c.png"]);
  assert.equal(unused?.length, 3);
});

Deno.test("a folder without such files is not read as an empty one", async () => {
  const folder = folderWith({ "a.json": "{}", "a.png": "" });
  await assert.rejects(readLabelme(folder), /Cannot read the folder as LabelMe: no JSON file/);
});

Deno.test("a file without imagePath is one of LabelMe's, too, and of the picture beside it", async () => {
  const shapes = [{ label: "Alice", points: [[4, 2], [24, 12]], shape_type: "rectangle" }];
  const text = JSON.stringify({ shapes });
  assert.ok(looksLikeLabelme(text));
  const { plates } = await readLabelme(folderWith({ "p/a.json": text, "p/a.png": "" }));
  assert.deepEqual(plates.map(({ file }) => file), ["p/a.png"]);
});

Deno.test("a label's box is written where it is not that of its outline, and for no rectangle", () => {
  const size = { width: 4, height: 4 };
  const plate = { id: "p", work: "p", impression: "", file: "p.png", source: "", rights: "" };
  const mask = maskFromPixels([1, 1, 0, 0, 1, 1, ...Array(10).fill(0)], size);
  const boxOf = (label: { box: readonly [number, number, number, number]; mask?: typeof mask }) => {
    const labels = [{ plate: "p", name: "a", ...label }];
    const { texts } = writeLabelme({ plates: [{ ...plate, ...size }], labels, parts: {} });
    return JSON.parse(texts["p.json"]).shapes[0].box;
  };
  assert.equal(boxOf({ box: [0, 0, 2, 2], mask }), undefined);
  assert.equal(boxOf({ box: [0, 0, 2, 3] }), undefined);
  for (const box of [[0, 0, 2, 3], [0, 0, 3, 2], [0, 1, 2, 2], [1, 0, 2, 2]] as const) {
    assert.deepEqual(boxOf({ box, mask }), box);
  }
});

Deno.test("shapes alone are no file of LabelMe's, nor is the name of a picture", () => {
  for (const text of ['{"shapes": []}', '{"imagePath": "a.png"}', "{}"]) {
    assert.ok(!looksLikeLabelme(text), text);
  }
});

Deno.test("a picture keeps its plain name beside one that has an id of its own", async () => {
  const { plates } = await readLabelme(folderWith({
    "x/c.json": sheet("c.png", { plate: { id: "b" } }),
    "x/c.png": "",
    "y/c.json": sheet("c.png"),
    "y/c.png": "",
  }));
  assert.deepEqual(plates.map(({ id, file }) => [id, file]), [["b", "x/c.png"], ["c", "y/c.png"]]);
});
