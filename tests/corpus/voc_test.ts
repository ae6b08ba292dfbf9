import assert from "node:assert/strict";
import { looksLikeVocFolder, readVoc, writeVoc } from "lib/corpus/voc.ts";
import { folderWith } from "tests/corpus/labelled.ts";

const xml = (inner: string) => `<annotation><filename>a.jpg</filename>${inner}</annotation>`;
const box = "<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>10</xmax><ymax>20</ymax></bndbox>";

Deno.test("boxes count from 1 with both ends inside, as VOC's development kit does", async () => {
  const read = await readVoc(folderWith({
    "Annotations/a.xml": xml(
      `<size><width>40</width><height>20</height></size><object><name>A &amp; B</name>${box}` +
        "<difficult>1</difficult><truncated>0</truncated></object>",
    ),
    "JPEGImages/a.jpg": "",
    "ImageSets/Main/val.txt": "a\n",
    "ImageSets/Main/person_train.txt": "a -1\n",
  }));
  assert.deepEqual(read.labels, [
    { plate: "a", box: [0, 1, 10, 20], name: "A & B", difficult: true },
  ]);
  assert.deepEqual([read.plates[0].file, read.parts.a], ["JPEGImages/a.jpg", "validation"]);
  const { texts } = writeVoc(read);
  assert.match(texts["Annotations/a.xml"], /<xmin>1<\/xmin>\n\s+<ymin>2<\/ymin>\n\s+<xmax>10</);
  assert.equal(texts["ImageSets/Main/val.txt"], "a\n");
  assert.match(texts["Annotations/a.xml"], /<truncated>0<[^]*<difficult>1</);
  const plain = writeVoc({ ...read, labels: [{ plate: "a", box: [0, 1, 10, 20], name: "A" }] });
  assert.match(plain.texts["Annotations/a.xml"], /<truncated>0<[^]*<difficult>0</);
});

Deno.test("Roboflow's export as VOC: files beside their pictures, the part by the folder", async () => {
  const read = await readVoc(folderWith({
    "valid/a.xml": xml(`<object><name>x</name>${box}</object>`),
    "valid/a.jpg": "",
  }));
  assert.deepEqual(read.parts, { a: "validation" });
  assert.ok(!("unused" in read));
  assert.deepEqual([read.plates[0].width, read.plates[0].file], [40, "valid/a.jpg"]);
});

Deno.test("what is wrong is named with its file", async () => {
  const reading = (text: string) => readVoc(folderWith({ "a.xml": text }));
  await assert.rejects(
    reading("<annotation>"),
    /a\.xml as Pascal VOC: line 1: <annotation> is not/,
  );
  await assert.rejects(reading("<annotation></annotation>"), /it names no file/);
  await assert.rejects(reading(xml("<object><name>x</name></object>")), /"x" has no bndbox/);
  const broken = box.replace("<xmin>1<", "<xmin>one<");
  await assert.rejects(
    reading(xml(`<object><name>x</name>${broken}</object>`)),
    /"x" has no number for xmin/,
  );
});

Deno.test("two files about one picture are refused with both", async () => {
  await assert.rejects(
    readVoc(folderWith({ "a copy.xml": xml(""), "a.xml": xml(""), "a.jpg": "" })),
    /a\.jpg is described twice, by a copy\.xml and by a\.xml/,
  );
});

Deno.test("pictures of one name in several folders stay apart", async () => {
  const text = (name: string) => xml(`<object><name>${name}</name>${box}</object>`);
  const { plates, labels } = await readVoc(folderWith({
    "p1/a.xml": text("Alice"),
    "p1/a.jpg": "",
    "p2/a.xml": text("Hatter"),
    "p2/a.jpg": "",
  }));
  assert.deepEqual(plates.map(({ id, file }) => [id, file]), [
    ["p1-a", "p1/a.jpg"],
    ["p2-a", "p2/a.jpg"],
  ]);
  assert.deepEqual(labels.map(({ plate, name }) => [plate, name]), [
    ["p1-a", "Alice"],
    ["p2-a", "Hatter"],
  ]);
});

Deno.test("the picture's own size is the truth; without a picture, what is said", async () => {
  const size = (width: unknown, height: unknown) =>
    xml(`<size><width>${width}</width><height>${height}</height></size>`);
  const reading = (text: string, files = { "a.jpg": "" } as Record<string, string>) =>
    readVoc(folderWith({ "a.xml": text, ...files }));
  const sizes = async (...given: Parameters<typeof reading>) => {
    const { plates: [{ width, height }], unused } = await reading(...given);
    return [width, height, ...unused?.map(({ what }) => what) ?? []];
  };
  assert.deepEqual(await sizes(size(40, 20)), [40, 20]);
  await assert.rejects(reading(size("40.0", "")), /a\.xml: its size is said to be/);
  assert.deepEqual(await sizes(size(0, 0)), [40, 20]);
  assert.deepEqual(await sizes(size("", "")), [40, 20]);
  assert.deepEqual(await sizes(xml("")), [40, 20]);
  await assert.rejects(reading(size(20, 40)), /a\.xml: sizes differ: 20 x 40 said, 40 x 20 found/);
  await assert.rejects(reading(size(41, 20)), /a\.xml: sizes differ/);
  await assert.rejects(reading(size(-1, 20)), /a\.xml: its size is said to be/);
  await assert.rejects(reading(size("1e9", "1e9")), /a\.xml: its size is said to be/);
  assert.deepEqual(await sizes(size(7, 5), {}), [7, 5, "pictures that are not here"]);
  await assert.rejects(reading(size(0, 0), {}), /a\.xml: its picture a\.jpg is not here/);
});

Deno.test("all faults are told at once, or left out and counted; other files of XML are passed over", async () => {
  const bad = box.replace("<xmin>1<", "<xmin>1,5<");
  const object = (bndbox: string) => `<object><name>x</name>${bndbox}</object>`;
  const folder = folderWith({
    "a.XML": xml(object(bad) + object(box) + object(bad)),
    "a.jpg": "",
    "pom.xml": "<project/>",
    "doc.xml": "<schema><annotation>words</annotation></schema>",
  });
  assert.ok(looksLikeVocFolder(folder));
  await assert.rejects(
    readVoc(folder),
    /2 entries .*\n *object 1 of a\.XML: .*\n *object 3 of a\.XML/,
  );
  const { labels, unused } = await readVoc(folder, { faulty: "leave out" });
  assert.equal(labels.length, 1);
  assert.deepEqual(unused!.map(({ count, first }) => [count, first]), [
    [1, "doc.xml"],
    [2, "object 1 of a.XML"],
  ]);
  assert.ok(!looksLikeVocFolder(folderWith({ "pom.xml": "<project/>", "a.jpg": "" })));
});

Deno.test("objects none, masks of the devkit: plates without labels, and what is not used", async () => {
  const { plates, labels, unused } = await readVoc(folderWith({
    "Annotations/a.xml": xml(""),
    "JPEGImages/a.jpg": "",
    "SegmentationObject/a.png": "",
  }));
  assert.deepEqual([plates.length, labels.length], [1, 0]);
  assert.match(unused![0].what, /masks of SegmentationObject/);
});

Deno.test("files of another outermost element alone are refused by name", async () => {
  const text = "<annotations><annotation></annotation></annotations>";
  await assert.rejects(
    readVoc(folderWith({ "a.xml": text, "a.png": "" })),
    /Cannot read a\.xml as Pascal VOC: its outermost element is not <annotation>/,
  );
});
