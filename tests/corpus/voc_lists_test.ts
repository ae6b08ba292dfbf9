import assert from "node:assert/strict";
import { labelReport } from "lib/corpus/label_report.ts";
import { vocParts } from "lib/corpus/voc_lists.ts";
import { folderWith } from "tests/corpus/labelled.ts";

function parts(pairs: Readonly<Record<string, string>>, texts: Record<string, string> = {}) {
  const files = Object.entries(pairs).map(([path, picture]) => ({ path, picture }));
  const report = labelReport();
  const found = vocParts(files, { folder: folderWith(texts), report });
  const byPath = Object.fromEntries([...found].map(([{ path }, part]) => [path, part]));
  return [byPath, ...report.end()];
}

const files = { "Annotations/a.xml": "JPEGImages/a.png", "Annotations/b.xml": "JPEGImages/b.png" };
const right = { "Annotations/a.xml": "train", "Annotations/b.xml": "validation" };

Deno.test("lists name pictures with or without endings, in any case, with a second column or none", () => {
  for (
    const [train, val] of [
      ["a", "b"],
      ["a.png\r\n", "b.png\r\n"],
      ["\uFEFFA", "B.PNG"],
      ["a  1", "b -1"],
      ["JPEGImages/a.png 1", "/home/x/JPEGImages/b.png 0"],
    ]
  ) {
    for (const [one, other] of [["train", "val"], ["TRAIN", "Val"], ["cat_train", "cat_val"]]) {
      const lists = {
        [`ImageSets/Main/${one}.txt`]: train,
        [`ImageSets/Main/${other}.TXT`]: val,
        "ImageSets/Main/trainval.txt": "a\nb",
        "ImageSets/Main/default.txt": "a\nb",
        "ImageSets/Layout/test.txt": "a\nb",
      };
      assert.deepEqual(parts(files, lists), [right], `${one}: ${train}`);
    }
  }
});

Deno.test("data sets side by side have their own lists", () => {
  const years = {
    "VOC07/Annotations/1.xml": "VOC07/1.jpg",
    "VOC12/Annotations/1.xml": "VOC12/1.jpg",
  };
  const lists = { "VOC07/ImageSets/Main/val.txt": "1", "VOC12/ImageSets/Main/test.txt": "1" };
  assert.deepEqual(parts(years, lists), [{
    "VOC07/Annotations/1.xml": "validation",
    "VOC12/Annotations/1.xml": "test",
  }]);
});

Deno.test("names that fit no file are counted, a picture in two parts is refused with both lists", () => {
  assert.deepEqual(parts(files, { "ImageSets/Main/train.txt": "a\nc\nd" }), [
    { "Annotations/a.xml": "train" },
    {
      what: "names in lists of parts without a file",
      count: 2,
      first: "c in ImageSets/Main/train.txt",
    },
  ]);
  assert.throws(
    () => parts(files, { "ImageSets/Main/train.txt": "a", "ImageSets/Main/val.txt": "a.png" }),
    /JPEGImages\/a\.png is in two parts: ImageSets\/Main\/train\.txt and ImageSets\/Main\/val\.txt/,
  );
});

Deno.test("without lists the folders of label file or picture tell", () => {
  const folders = { "Valid/a.xml": "Valid/a.jpg", "xmls/b.xml": "test/b.jpg", "c.xml": "c.jpg" };
  assert.deepEqual(parts(folders), [{ "Valid/a.xml": "validation", "xmls/b.xml": "test" }]);
  // the nearest of several, and folders alone
  const nested = { "train/x/val/y/a.xml": "a.jpg", "x/test": "test.jpg" };
  assert.deepEqual(parts(nested), [{ "train/x/val/y/a.xml": "validation" }]);
});
