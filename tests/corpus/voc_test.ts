import assert from "node:assert/strict";
import { readVoc, writeVoc } from "lib/corpus/voc.ts";
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
});

Deno.test("Roboflow's export as VOC: files beside their pictures, the part by the folder", async () => {
  const read = await readVoc(folderWith({
    "valid/a.xml": xml(`<object><name>x</name>${box}</object>`),
    "valid/a.jpg": "",
  }));
  assert.deepEqual(read.parts, { a: "validation" });
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
