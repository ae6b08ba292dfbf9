import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { looksLikeYolo, readYolo, writeYolo } from "lib/corpus/yolo.ts";
import { maskFromPixels, maskToPixels } from "lib/geometry/mask.ts";
import { folderWith } from "tests/corpus/labelled.ts";
import { yoloFiles, yoloSample } from "tests/corpus/yolo_sample.ts";

const plate = {
  id: "p",
  work: "p",
  impression: "",
  file: "prints/p.png",
  width: 4,
  height: 4,
  source: "",
  rights: "",
};

Deno.test("a line is class, middle and sides as shares; an outline is class and corners", () => {
  const labels = [{ plate: "p", box: [0, 1, 2, 2], name: "Alice" }] as const;
  const parts = { p: "validation" } as const;
  const { texts, images } = writeYolo({ plates: [plate], labels, parts });
  assert.deepEqual(images, { p: "images/val/p.png" });
  assert.equal(texts["labels/val/p.txt"], "0 0.25 0.375 0.5 0.25\n");
  assert.equal(
    texts["data.yaml"].replaceAll(/ +/g, " ").replaceAll('"', ""),
    "path: .\ntrain: images/train\nval: images/val\nnames:\n 0: Alice\n",
  );
  const drawn = writeYolo({ plates: [plate], labels, parts }, { task: "segment" });
  assert.equal(drawn.texts["labels/val/p.txt"], "0 0 0.25 0.5 0.25 0.5 0.5 0 0.5\n");
});

Deno.test("a ring with a hole is one line, and comes back with its hole", async () => {
  const pixels = [1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 1];
  const labels = [{
    plate: "p",
    box: [0, 0, 4, 4],
    name: "a",
    mask: maskFromPixels(pixels, plate),
  }];
  const { texts } = writeYolo({ plates: [plate], labels: labels as never, parts: {} }, {
    task: "segment",
  });
  assert.equal(texts["labels/train/p.txt"].trim().split("\n").length, 1);
  const folder = folderWith({ ...texts, "images/train/p.png": "" });
  const read = await readYolo({ ...folder, size: () => Promise.resolve(plate) });
  assert.deepEqual([...maskToPixels(read.labels[0].mask!)], pixels);
});

Deno.test("Roboflow's export: names as a list, paths a folder up, copies of one plate share a work", async () => {
  const read = await readYolo(folderWith({
    "data.yaml": "train: ../train/images\nval: ../valid/images\n\nnc: 2\nnames: ['a b', 'c']\n" +
      "roboflow:\n  license: CC BY 4.0\n",
    "train/images/x_png.rf.0a1b.jpg": "",
    "train/images/x_png.rf.9f.jpg": "",
    "train/labels/x_png.rf.0a1b.txt": "1 0.5 0.5 0.25 0.5\n",
    "train/labels/x_png.rf.9f.txt": "0 0 0 1 0 1 1 0 1\n\n",
    "valid/images/y.png": "",
    "README.roboflow.txt": "exported",
  }));
  assert.deepEqual(read.plates.map(({ id, work }) => [id, work]), [
    ["x_png-rf-0a1b", "x_png"],
    ["x_png-rf-9f", "x_png"],
    ["y", "y"],
  ]);
  assert.deepEqual(Object.values(read.parts), ["train", "train", "validation"]);
  assert.deepEqual(read.labels.map(({ name, box }) => [name, ...box]), [
    ["c", 15, 5, 25, 15],
    ["a b", 0, 0, 40, 20],
  ]);
  assert.deepEqual(read.labels.map(({ mask }) => mask?.counts), [undefined, [0, 800]]);
});

Deno.test("the labels of a picture are where its last folder called images says", async () => {
  const read = await readYolo(folderWith({
    "data.yaml": "names: [a, b]\ntrain: images/images\n",
    "images/images/x.y.png": "",
    "images/labels/x.y.txt": "1 0.5 0.5 1 1\n",
    "labels/images/x.y.txt": "0 0.5 0.5 1 1\n",
  }));
  assert.deepEqual(read.labels.map(({ name }) => name), ["b"]);
});

Deno.test("predictions that were saved with it keep their confidence", async () => {
  const read = await readYolo(folderWith({
    "data.yaml": "names: [a]",
    "images/p.png": "",
    "labels/p.txt": "0 0.5 0.5 1 1 0.75",
  }));
  assert.equal(read.labels[0].score, 0.75);
});

Deno.test("what is wrong is named with its file and line", async () => {
  const reading = (text: string, yaml = "names: [a]") =>
    readYolo(folderWith({ "data.yaml": yaml, "images/p.png": "", "labels/p.txt": text }));
  await assert.rejects(reading("0 0.5 0.5 1 1\n3 0 0 1 1"), /line 2 of labels\/p\.txt: class 3 is/);
  await assert.rejects(reading("0 x 0 1 1"), /line 1 of labels\/p\.txt: "0 x 0 1 1" is not all/);
  await assert.rejects(reading("0 1 1 1"), /4 numbers is neither a box nor an outline/);
  await assert.rejects(reading("", "nc: 1"), /data\.yaml as .*: it has no "names"/);
  await assert.rejects(reading("", "names: [a"), /Cannot read data\.yaml/);
  await assert.rejects(readYolo(folderWith({})), /has a data\.yaml, and here is none/);
});

const line = "0 0.5 0.5 0.5 0.5\n";

/** Labels by their pictures, what is not used, and what went wrong. */
async function readAs(texts: Readonly<Record<string, string>>) {
  const { plates, labels, unused } = await readYolo(folderWith(texts));
  const files = plates.map(({ id, file }) => {
    const own = labels.filter(({ plate }) => plate === id);
    return [file, ...own.map(({ name }) => name)];
  });
  return [files, (unused ?? []).map(({ what, count, first }) => [what, count, first])];
}

Deno.test("flat folders, and exports of labelImg and Label Studio without data.yaml", async () => {
  const classes = { "classes.txt": "Alice\n" };
  const yaml = { "data.yaml": "train: .\nval: .\nnames: [Alice]" };
  const folders: Record<string, string>[] = [
    { ...yaml, "a.png": "", "a.txt": line },
    { ...classes, "a.png": "", "a.txt": line },
    { ...classes, "a.png": "", "a.TXT": line },
    { ...classes, "a.JPG": "", "a.txt": line },
    { ...classes, "images/a.png": "", "labels/a.txt": line },
    { ...classes, "images/a.png": "", "labels/A.TXT": line },
    { ...classes, "images/a.png": "", "images/a.txt": line },
    { "labels/classes.txt": "Alice", "images/a.png": "", "labels/a.txt": line },
    { "x/classes.txt": "Alice", "x/images/a.png": "", "x/labels/a.txt": line },
    { ...classes, "images/Ko\u0308nig.png": "", "labels/K\u00f6nig.txt": line },
  ];
  for (const texts of folders) {
    const picture = Object.keys(texts).find((path) => /png|JPG/.test(path));
    assert.ok(looksLikeYolo(folderWith(texts)), JSON.stringify(texts));
    assert.deepEqual(await readAs(texts), [[[picture, "Alice"]], []], JSON.stringify(texts));
  }
});

Deno.test("what only lies about is no data set", () => {
  const folders: Record<string, string>[] = [
    { "classes.txt": "Alice", "notes.txt": "Alice was here", "a.png": "" },
    { "x/y/schema.yml": "type: object", "notes.txt": line, "a.png": "" },
    { "data.yaml": "names: [a]", "a.png": "" },
    { "classes.txt": "Alice", "a.png": "" },
  ];
  for (const texts of folders) assert.ok(!looksLikeYolo(folderWith(texts)), JSON.stringify(texts));
});

Deno.test("one label file is that of every picture of its name", async () => {
  const read = await readYolo(folderWith({
    "data.yaml": "names: [Alice]",
    "images/a.jpg": "",
    "images/a.png": "",
    "labels/a.txt": line,
  }));
  assert.deepEqual(read.plates.map(({ file }) => file), ["images/a.jpg", "images/a.png"]);
  assert.equal(new Set(read.plates.map(({ id }) => id)).size, 2);
  assert.deepEqual(read.labels.map(({ plate }) => plate), read.plates.map(({ id }) => id));
});

Deno.test("pictures of one name in several folders stay apart", async () => {
  const { plates, labels } = await readYolo(folderWith({
    "data.yaml": "names: [Alice, Hatter]",
    "p1/images/default.jpg": "",
    "p2/images/default.jpg": "",
    "p1/labels/default.txt": line,
    "p2/labels/default.txt": line.replace("0", "1"),
  }));
  assert.deepEqual(plates.map(({ id }) => id), ["p1-images-default", "p2-images-default"]);
  assert.deepEqual(labels.map(({ plate, name }) => [plate, name]), [
    ["p1-images-default", "Alice"],
    ["p2-images-default", "Hatter"],
  ]);
});

Deno.test("label files without a picture are counted, pictures beside the data set are none of it", async () => {
  assert.deepEqual(
    await readAs({
      "data.yaml": "train: images\nnames: [Alice]",
      "images/a.png": "",
      "labels/gone.txt": line,
      "labels/lost.txt": line,
      "README.dataset.txt": "words",
      "docs/cover.png": "",
    }),
    [[["images/a.png"]], [
      ["label files without a picture", 2, "labels/gone.txt"],
    ]],
  );
});

Deno.test("two label files that differ in case alone are refused with both", async () => {
  const files = { "data.yaml": "names: [a]", "images/p.png": "", "labels/P.txt": "" };
  await assert.rejects(
    readYolo(folderWith({ ...files, "labels/p.TXT": "" })),
    /labels\/P\.txt and labels\/p\.TXT could both be the labels labels\/p\.txt/,
  );
  // one in the very case of the picture is its own
  const own = await readYolo(folderWith({ ...files, "labels/p.txt": "0 0.5 0.5 0.5 0.5" }));
  assert.equal(own.labels.length, 1);
});

Deno.test("a picture that cannot be read stays, its labels are counted; without any there are no sides", async () => {
  const texts = { "data.yaml": "names: [a]", "images/p.png": "", "labels/p.txt": line };
  const size = () => Promise.resolve({ width: 0, height: 0 });
  const read = await readYolo({ ...folderWith(texts), size });
  assert.deepEqual([read.plates.length, read.labels.length], [1, 0]);
  assert.equal(read.unused![0].what, "labels of pictures that cannot be read");
  const { "images/p.png": _, ...bare } = texts;
  await assert.rejects(readYolo(folderWith(bare)), /data\.yaml describes .* no picture is here/);
});

Deno.test("all faults of a data set are told at once, or left out and counted", async () => {
  const folder = folderWith({
    "data.yaml": "names: [a]",
    "images/p.png": "",
    "labels/p.txt": `${line}0 1.5 0.5 0.2 0.2\n0 0.3 -0.2 0.2 0.2\n`,
  });
  await assert.rejects(readYolo(folder), /2 entries .*\n *line 2 of labels\/p\.txt.*\n *line 3 of/);
  const { labels, unused } = await readYolo(folder, { faulty: "leave out" });
  // both are of one kind: a number that is no share of a side
  assert.deepEqual([labels.length, unused!.map(({ count }) => count)], [1, [2]]);
});

/** See tests/fixtures/corpus/ultralytics_reads.py. */
const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/corpus/${name}`, import.meta.url), "utf8"));

interface Reading {
  readonly names: readonly string[];
  readonly boxes: readonly (readonly number[])[];
  readonly corners: readonly number[];
}

Deno.test("Ultralytics read every label of these very files", () => {
  const files = yoloFiles();
  assert.deepEqual(JSON.parse(JSON.stringify(files)), fixture("yolo_files.json"));
  const read = fixture("ultralytics_reads.json");
  for (const task of ["detect", "segment"] as const) {
    const found: Record<string, Reading> = read[task].found;
    assert.deepEqual(Object.keys(found).sort(), yoloSample.plates.map(({ id }) => id));
    for (const { id } of yoloSample.plates) {
      const own = yoloSample.labels.filter(({ plate }) => plate === id);
      assert.deepEqual(found[id].names, own.map(({ name }) => name));
      own.forEach(({ box }, i) =>
        box.forEach((side, k) => assert.ok(Math.abs(side - found[id].boxes[i][k]) < 0.01))
      );
      if (task === "segment") assert.equal(found[id].corners.length, own.length);
    }
  }
});

Deno.test("a line that is there twice is one label, and told", async () => {
  const files = { "data.yaml": "names: [a]", "images/p.png": "" };
  const { labels, unused } = await readYolo(
    folderWith({ ...files, "labels/p.txt": `${line}\n${line}\n0 0.5 0.5 0.1 0.1` }),
  );
  assert.equal(labels.length, 2);
  const first = "line 3 of labels/p.txt";
  assert.deepEqual(unused, [{ what: "lines that a file has twice", count: 1, first }]);
});

Deno.test("a list of classes in each part's folder is of the folder above; obj.data tells the parts", async () => {
  const roboflow = await readYolo(folderWith({
    ...{ "train/_darknet.labels": "a", "train/p.png": "", "train/p.txt": line },
    ...{ "valid/_darknet.labels": "a", "valid/q.png": "", "valid/q.txt": line },
  }));
  assert.deepEqual([roboflow.labels.length, roboflow.parts], [2, { p: "train", q: "validation" }]);
  const cvat = await readYolo(folderWith({
    "obj.names": "a",
    "obj.data": "classes = 1\r\ntrain = data/train.txt\r\nvalid = data/valid.txt\r\nbackup = b/",
    "train.txt": "data/obj_train_data/p.png",
    "valid.txt": "data/obj_valid_data/q.png",
    ...{ "obj_train_data/p.png": "", "obj_train_data/p.txt": line },
    ...{ "obj_valid_data/q.png": "", "obj_valid_data/q.txt": line },
  }));
  assert.deepEqual([cvat.labels.length, cvat.parts], [2, { p: "train", q: "validation" }]);
});

Deno.test("a foreign file of YAML makes no YOLO data set of other labels", () => {
  const voc = { "p.xml": "<annotation/>", "p.png": "", "ImageSets/Main/train.txt": "p" };
  assert.ok(!looksLikeYolo(folderWith({ ...voc, "conda.yml": "names: y" })));
  assert.ok(looksLikeYolo(folderWith({ "plates.yml": "names: [a]", "p.png": "", "p.txt": line })));
  assert.ok(looksLikeYolo(folderWith({ "plates.yml": "names: [a]", "p.png": "", "p.txt": "" })));
});

Deno.test("labels are found for Images in any case, and in a folder of predictions; stray ones are counted", async () => {
  const files = { "data.yaml": "names: [a]", "Images/p.png": "", "Labels/p.txt": line };
  assert.equal((await readYolo(folderWith(files))).labels.length, 1);
  const predicted = { "classes.txt": "a", "p.png": "", "labels/p.txt": line };
  assert.equal((await readYolo(folderWith(predicted))).labels.length, 1);
  const d1 = { "d1/data.yaml": "names: [a]\nnc: 1", "d1/p.png": "", "d1/p.txt": line };
  const { labels, unused } = await readYolo(folderWith({ ...d1, "d2/q.txt": line }));
  assert.deepEqual([labels.length, unused?.[0].first], [1, "d2/q.txt"]);
});
