import assert from "node:assert/strict";
import { isImage } from "lib/corpus/label_format.ts";
import { labelReport } from "lib/corpus/label_report.ts";
import { readYoloData } from "lib/corpus/yolo_data.ts";
import { partsOfPictures } from "lib/corpus/yolo_parts.ts";
import { folderWith } from "tests/corpus/labelled.ts";

function parts(yaml: string, pictures: readonly string[], texts: Record<string, string> = {}) {
  const folder = folderWith({
    ...Object.fromEntries(pictures.map((path) => [path, ""])),
    ...texts,
    "data.yaml": `${yaml}\nnames: [a]`,
  });
  const report = labelReport();
  const data = readYoloData(folder);
  const found = partsOfPictures(folder.paths.filter(isImage), { data, folder, report });
  return [Object.fromEntries(found), ...report.end()];
}

const a = "images/s1/a.png";
const b = "images/s2/b.png";
const both = { [a]: "train", [b]: "validation" };

Deno.test("folders of a part, as data.yaml names them on any machine", () => {
  for (
    const yaml of [
      "train: images/s1\nval: images/s2",
      "train: ./images/s1/\nval: [images/s2]",
      "path: .\ntrain: images/s1\nval: images/s2",
      "path: /home/x/datasets/plates\ntrain: images/s1\nval: images/s2",
      "path: ../datasets/plates\ntrain: images/s1\nval: images/s2",
      "path: datasets/plates\ntrain: images/s1\nval: images/s2",
      "train: /home/x/plates/images/s1\nval: /home/x/plates/images/s2",
      "train: ../plates/images/s1\nval: ../../plates/images/s2",
      "train: ../images/s1\nval: ../images/s2",
      'train: "C:\\\\data\\\\images\\\\s1"\nval: D:/data/images/s2',
      "train: ~/plates/images/s1\nval: file:///data/images/s2",
      "train: Images/S1\nval: images/S2",
      "train: plates/images/s1\nval: plates/images/s2",
      "train: images\nval: images/s2",
      "train: images/other/../s1\nval: images/s1/../../images/s2",
    ]
  ) assert.deepEqual(parts(yaml, [a, b]), [both], yaml);
});

Deno.test("several folders of one part, and the data set's own folder", () => {
  assert.deepEqual(parts("train: [images/s1, images/s2]\nval: other", [a, b, "other/c.png"]), [
    { [a]: "train", [b]: "train", "other/c.png": "validation" },
  ]);
  // below the path that is given, before the same name elsewhere
  assert.deepEqual(parts("path: sub\ntrain: x\nval: y", ["sub/x/a.png", "x/b.png", "y/c.png"])[0], {
    "sub/x/a.png": "train",
    "y/c.png": "validation",
  });
  assert.deepEqual(parts("train: .\nval: .", ["a.png", "x/b.png"]), [
    { "a.png": "train", "x/b.png": "train" },
  ]);
});

Deno.test("lists of pictures, as Ultralytics and CVAT write them", () => {
  const pictures = ["images/a.png", "images/b.png"];
  const right = { "images/a.png": "train", "images/b.png": "validation" };
  for (
    const [train, val] of [
      ["./images/a.png", "./images/b.png"],
      ["images/a.png\r\n", "images/b.png\n\n"],
      ["\uFEFF/home/x/plates/images/a.png", "/home/x/plates/images/b.png"],
      ["../plates/images/a.png", "../../x/images/b.png"],
      ["data/images/a.png", "data\\images\\b.png"],
      ["C:\\plates\\images\\a.png", "images/B.PNG"],
    ]
  ) {
    const lists = { "train.txt": train, "val.txt": val };
    assert.deepEqual(parts("train: train.txt\nval: ./val.txt", pictures, lists), [right], train);
  }
  // "./" is the list's own folder
  const deep = { "lists/t.txt": "./p/a.png", "lists/p/a.png": "", "p/a.png": "" };
  assert.deepEqual(parts("train: lists/t.txt", ["lists/p/a.png", "p/a.png"], deep), [
    { "lists/p/a.png": "train" },
  ]);
});

Deno.test("a list goes before a folder; pictures of a list that are not here are counted", () => {
  const list = { "val.txt": "images/a.png\nimages/gone.png\nimages/lost.png\n" };
  assert.deepEqual(parts("train: images\nval: val.txt", ["images/a.png", "images/b.png"], list), [
    { "images/a.png": "validation", "images/b.png": "train" },
    { what: "pictures of val.txt that are not here", count: 2, first: "images/gone.png" },
  ]);
});

Deno.test("a name in a list that fits two pictures is refused with both", () => {
  assert.throws(
    () => parts("train: t.txt", ["x/a.png", "y/a.png"], { "t.txt": "/z/a.png" }),
    /t\.txt names "z\/a\.png", which is ambiguous: x\/a\.png or y\/a\.png/,
  );
});

Deno.test("parts that are not here are told, and refused where the path is another machine's", () => {
  assert.deepEqual(parts("train: images/s1\ntest: images/test", [a]), [
    { [a]: "train" },
    { what: "parts without pictures", count: 1, first: "images/test in data.yaml" },
  ]);
  assert.throws(
    () => parts("path: /home/x/plates\ntrain: images/train", [a]),
    /data\.yaml says .* images\/train of \/home\/x\/plates, and no folder here/,
  );
  // the last name alone is no sign of where a plain path leads
  assert.equal(parts("train: other/images", [a]).length, 2);
});

Deno.test("without a word of data.yaml the names of folders tell, in any case", () => {
  assert.deepEqual(parts("", ["Train/x/a.png", "images/VAL/b.png", "c/test/d.png", "e/f.png"]), [
    { "Train/x/a.png": "train", "images/VAL/b.png": "validation", "c/test/d.png": "test" },
  ]);
});

Deno.test("paths are those of the description's own folder", () => {
  const folder = folderWith({
    "export/data.yaml": "train: images/a\nval: images/b\nnames: [x]",
    "export/images/a/1.png": "",
    "export/images/b/2.png": "",
  });
  const data = readYoloData(folder);
  const images = folder.paths.filter(isImage);
  assert.deepEqual(
    Object.fromEntries(partsOfPictures(images, { data, folder, report: labelReport() })),
    {
      "export/images/a/1.png": "train",
      "export/images/b/2.png": "validation",
    },
  );
});

Deno.test("a picture in lists of two parts is told; one list for both parts is none", () => {
  const lists = { "t.txt": a, "v.txt": `${b}\n${a}` };
  assert.deepEqual(parts("train: t.txt\nval: v.txt", [a, b], lists), [both, {
    what: "pictures in lists of two parts: the first is taken",
    count: 1,
    first: `${a} in v.txt`,
  }]);
  assert.deepEqual(parts("train: t.txt\nval: t.txt", [a], lists), [{ [a]: "train" }]);
});
