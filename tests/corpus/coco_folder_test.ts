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
  // the last word that is one of a part's
  const words = { "train/instances_test.json": coco("a.jpg"), "train/a.jpg": "" };
  assert.deepEqual((await readCocoFolder(folderWith(words))).parts, { a: "test" });
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
  await assert.rejects(
    readCocoFolder(folderWith({ "a.png": "", "b.txt": "" })),
    /no COCO JSON here: none of 2 files ends in \.json/,
  );
});

Deno.test("COCO ships captions and keypoints beside: these are passed over and told", async () => {
  const captions = JSON.stringify({
    images: [{ id: 1, file_name: "a.jpg" }],
    annotations: [{ id: 1, image_id: 1, caption: "a girl" }],
  });
  const keypoints = coco("a.jpg").replace(
    '"name":"Hatter"',
    '"name":"person","keypoints":["nose"]',
  );
  const read = await readCocoFolder(folderWith({
    "annotations/captions_train2017.json": captions,
    "annotations/instances_train2017.json": coco("a.jpg"),
    "annotations/person_keypoints_train2017.json": keypoints,
    "train2017/a.jpg": "",
  }));
  assert.deepEqual(read.labels.map(({ name }) => name), ["Hatter"]);
  assert.deepEqual(read.unused?.map(({ what }) => what), [
    "COCO files of captions",
    "COCO files of keypoints",
  ]);
  const alone = await readCocoFolder(folderWith({ "k.json": keypoints, "a.jpg": "" }));
  assert.deepEqual(alone.labels.map(({ name }) => name), ["person"]);
  assert.equal(alone.unused, undefined);
  const none = readCocoFolder(folderWith({ "c.json": captions, "a.jpg": "" }));
  await assert.rejects(none, /c\.json .* its annotations are captions, not boxes/);
});

Deno.test("the picture is that of the file's own part, and ambiguous names are refused", async () => {
  const texts = { "annotations/instances_val2017.json": coco("1.jpg"), "train2017/1.jpg": "" };
  const read = await readCocoFolder(folderWith({ ...texts, "val2017/1.jpg": "" }));
  assert.deepEqual(read.plates.map(({ file }) => file), ["val2017/1.jpg"]);
  const two = { "a.json": coco("1.jpg"), "p/1.jpg": "", "q/1.jpg": "" };
  await assert.rejects(
    readCocoFolder(folderWith(two)),
    /a\.json, image 1 names "1\.jpg", which is ambiguous: p\/1\.jpg or q\/1\.jpg/,
  );
  const out = { "a.json": coco("../../secret.png"), "b.jpg": "" };
  await assert.rejects(
    readCocoFolder(folderWith(out)),
    /"\.\.\/\.\.\/secret\.png".*leaves the folder/,
  );
});

Deno.test("one picture in two files is refused with both; one that is not there is told", async () => {
  const twice = { "a.json": coco("x/p.jpg"), "b.json": coco("p.jpg"), "x/p.jpg": "" };
  await assert.rejects(
    readCocoFolder(folderWith(twice)),
    /is in a\.json and in b\.json \(x\/p\.jpg\)/,
  );
  const read = await readCocoFolder(folderWith({ "a.json": coco("gone.jpg") }));
  assert.deepEqual(read.unused, [
    { what: "pictures that are not in the folder", count: 1, first: "a.json, image 1 (gone.jpg)" },
  ]);
  assert.deepEqual([read.plates[0].width, read.labels.length], [40, 1]);
});
