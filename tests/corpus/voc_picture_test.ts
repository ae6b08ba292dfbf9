import assert from "node:assert/strict";
import { vocPictures } from "lib/corpus/voc_picture.ts";
import { parseXml } from "lib/corpus/xml.ts";
import { folderWith } from "tests/corpus/labelled.ts";

function picture(path: string, inner: string, pictures: readonly string[]) {
  const folder = folderWith(Object.fromEntries(pictures.map((name) => [name, ""])));
  return vocPictures(folder).of(path, parseXml(`<annotation>${inner}</annotation>`));
}

const named = (name: string) => `<filename>${name}</filename>`;
const here = (file: string) => ({ file, here: true });

Deno.test("the picture that a file names, where its tool keeps them", () => {
  for (
    const [path, name, file] of [
      ["a.xml", "a.png", "a.png"],
      ["Annotations/a.xml", "a.png", "JPEGImages/a.png"],
      ["Annotations/a.xml", "a.png", "images/a.png"],
      ["annotations/xmls/a.xml", "a.png", "images/a.png"],
      ["Annotations/s1/a.xml", "a.png", "JPEGImages/s1/a.png"],
      ["xmls/x.xml", "a.png", "deep/below/a.png"],
      ["Annotations/x.xml", "../images/a.png", "images/a.png"],
      ["x.xml", "C:\\prints\\a.png", "prints/a.png"],
      ["x.xml", "A.PNG", "a.png"],
      ["x.xml", "Ko\u0308nig.png", "K\u00f6nig.png"],
    ]
  ) {
    assert.deepEqual(
      picture(path, named(name), [file, "other.png"]),
      here(file),
      `${path} ${name}`,
    );
  }
});

Deno.test("a name that is stale, empty, not there or without ending: the file's own name", () => {
  const pictures = ["JPEGImages/a.png", "JPEGImages/b.png"];
  for (
    const inner of [
      named("image.jpg"),
      named("a"),
      named("a.jpg"),
      named("a.tif"),
      named(""),
      "",
      "<path>/home/x/gone.png</path>",
      named("../../gone.png"),
    ]
  ) assert.deepEqual(picture("Annotations/a.xml", inner, pictures), here(pictures[0]), inner);
  assert.deepEqual(picture("Annotations/x.xml", named("b"), pictures), here(pictures[1]));
  assert.deepEqual(picture("Annotations/x.xml", named("b.jpg"), pictures), here(pictures[1]));
});

Deno.test("path and folder tell apart what the name alone does not", () => {
  const pictures = ["p1/default.jpg", "p2/default.jpg"];
  assert.deepEqual(picture("p2/default.xml", named("default.jpg"), pictures), here(pictures[1]));
  const withFolder = `<folder>p2</folder>${named("default.jpg")}`;
  assert.deepEqual(picture("xmls/x.xml", withFolder, pictures), here(pictures[1]));
  const withPath = `${named("default.jpg")}<path>D:\\prints\\p1\\default.jpg</path>`;
  assert.deepEqual(picture("xmls/x.xml", withPath, pictures), here(pictures[0]));
  assert.throws(
    () => picture("xmls/x.xml", named("default.jpg"), pictures),
    /xmls\/x\.xml names "default\.jpg", .*p1\/default\.jpg or p2\/default\.jpg/,
  );
});

Deno.test("a name of one picture and the name of another in the file is refused with both", () => {
  assert.throws(
    () => picture("a.xml", named("b.png"), ["a.png", "b.png"]),
    /a\.xml has the name of a\.png, and names b\.png/,
  );
  assert.throws(
    () => picture("a.xml", named("old.bmp"), ["a.png", "a.jpg"]),
    /a\.xml could be about a\.jpg or a\.png/,
  );
  assert.deepEqual(picture("a.xml", named("a.jpg"), ["a.png", "a.jpg"]), here("a.jpg"));
});

Deno.test("a picture that is not here keeps its name; outside of the folder there is none", () => {
  assert.deepEqual(picture("x/a.xml", named("g.png"), []), { file: "x/g.png", here: false });
  assert.equal(picture("a.xml", "", ["b.png"]), null);
  assert.throws(
    () => picture("a.xml", named("../secret.png"), []),
    /a\.xml names "\.\.\/secret\.png"/,
  );
  assert.throws(
    () => picture("a.xml", named("/etc/x.png"), []),
    /a\.xml names .*not in the folder/,
  );
});

Deno.test("the nearest folder of pictures counts, and files that are none do not", () => {
  const nearest = picture("x/y/a.xml", "", ["x/images/a.png", "x/y/images/a.png"]);
  assert.deepEqual(nearest, here("x/y/images/a.png"));
  assert.deepEqual(picture("a.xml", "", ["a.txt", "a.png", "a.xml"]), here("a.png"));
});

Deno.test("of two folders of pictures that replace a name of the path, the deeper name counts", () => {
  const found = picture("x/y/a.xml", "", ["images/y/a.png", "x/images/a.png"]);
  assert.deepEqual(found, here("x/images/a.png"));
});
