import assert from "node:assert/strict";
import { readCocoFolder, writeRoboflow } from "lib/corpus/coco_folder.ts";
import { folderWith } from "tests/corpus/labelled.ts";

const coco = (file: string, id = 1) =>
  JSON.stringify({
    images: [{ id, file_name: file, width: 40, height: 20, extra: { name: "x.png" } }],
    // Roboflow's first category is the project's name, and nothing is of it
    categories: [{ id: 0, name: "characters", supercategory: "none" }, {
      id: 1,
      name: "Hatter",
      supercategory: "characters",
    }],
    annotations: [{ id: 0, image_id: id, category_id: 1, bbox: [1, 2, 3, 4], segmentation: [] }],
  });

Deno.test("Roboflow's parts, pictures beside their file, copies of one plate in one work", async () => {
  const read = await readCocoFolder(folderWith({
    "train/_annotations.coco.json": coco("x_png.rf.aa.jpg"),
    "train/x_png.rf.aa.jpg": "",
    "valid/_annotations.coco.json": coco("y.jpg"),
    "valid/y.jpg": "",
    "notes.json": "{}",
  }));
  assert.deepEqual(read.plates.map(({ id, work, file }) => [id, work, file]), [
    ["x_png-rf-aa", "x_png", "train/x_png.rf.aa.jpg"],
    ["y", "y", "valid/y.jpg"],
  ]);
  assert.deepEqual(read.parts, { "x_png-rf-aa": "train", "y": "validation" });
  assert.deepEqual(read.labels[0].box, [1, 2, 4, 6]);
});

Deno.test("COCO's own folders: pictures are looked for by their names", async () => {
  const read = await readCocoFolder(folderWith({
    "annotations/instances_val2017.json": coco("a.jpg"),
    "val2017/a.jpg": "",
  }));
  assert.deepEqual([read.plates[0].file, read.parts], ["val2017/a.jpg", { a: "validation" }]);
});

Deno.test("all parts number the classes alike", () => {
  const plate = { work: "", impression: "", width: 4, height: 4, source: "", rights: "" };
  const { texts, images } = writeRoboflow({
    plates: [{ ...plate, id: "a", file: "z/a.PNG" }, { ...plate, id: "b", file: "b.jpg" }],
    labels: [{ plate: "a", box: [0, 0, 1, 1], name: "Hatter" }, {
      plate: "b",
      box: [0, 0, 1, 1],
      name: "Alice",
    }],
    parts: { a: "test" },
  });
  assert.deepEqual(images, { a: "test/a.PNG", b: "train/b.jpg" });
  const numbers = Object.values(texts).map((text) => JSON.parse(text).annotations[0].category_id);
  assert.deepEqual(numbers, [1, 2]);
});

Deno.test("a plate in two files, or no COCO at all, is an error", async () => {
  const twice = { "a/x.json": coco("p.png"), "b/x.json": coco("p.png") };
  await assert.rejects(readCocoFolder(folderWith(twice)), /"p" is in a\/x\.json and in b\/x\.json/);
  await assert.rejects(readCocoFolder(folderWith({ "a.json": "[]" })), /no COCO JSON here/);
});
