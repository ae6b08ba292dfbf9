import assert from "node:assert/strict";
import { pictureIndex } from "lib/corpus/picture_index.ts";

Deno.test("exact places come first: beside the labels, the root, the likely folders", () => {
  const index = pictureIndex(["a.png", "labels/a.png", "images/b.png", "other/b.png"]);
  assert.equal(index.find("a.png"), "a.png");
  assert.equal(index.find("a.png", { beside: "labels" }), "labels/a.png");
  assert.equal(index.find("./a.png", { beside: "x" }), "a.png");
  assert.equal(index.find("../images/b.png", { beside: "labels" }), "images/b.png");
  assert.equal(index.find("b.png", { likely: ["images"] }), "images/b.png");
});

Deno.test("a backslash parts folders, unless a picture is called so", () => {
  const index = pictureIndex(["a/b.png", "a\\c.png"]);
  assert.equal(index.find("a\\b.png"), "a/b.png");
  assert.equal(index.find("a\\c.png"), "a\\c.png");
});

Deno.test("the longest common end decides, by whole names", () => {
  const index = pictureIndex(["new/a/default.png", "new/b/default.png", "xb/c.png"]);
  assert.equal(index.find("old/b/default.png"), "new/b/default.png");
  assert.equal(index.find("C:\\work\\a\\default.png"), "new/a/default.png");
  assert.equal(index.find("/home/me/b/default.png"), "new/b/default.png");
  assert.equal(index.find("https://host/iiif/a/default.png"), "new/a/default.png");
  assert.equal(index.find("file:///home/me/b/default.png"), "new/b/default.png");
  assert.equal(index.find("b/c.png"), "xb/c.png");
  assert.equal(index.find("d.png"), null);
});

Deno.test("what fits several is refused with their names, never guessed", () => {
  const index = pictureIndex([
    "p1/default.png",
    "p2/default.png",
    "p3/default.png",
    "p4/default.png",
  ]);
  assert.throws(
    () => index.find("default.png", { where: "a.json, image 3" }),
    /^Error: a\.json, image 3 names "default\.png".*ambiguous: p1\/default\.png or p2\/default\.png or p3\/default\.png or 1 others/,
  );
  assert.throws(() => index.find("q/default.png"), /ambiguous/);
});

Deno.test("a name that leads out is refused unless its end is inside", () => {
  const index = pictureIndex(["images/a.png"]);
  assert.equal(index.find("../images/a.png"), "images/a.png");
  assert.throws(() => index.find("../../secret.png"), /leaves the folder/);
  assert.throws(() => index.find("..\\secret.png"), /leaves the folder/);
  assert.equal(index.find("x/../nothing.png"), null);
});

Deno.test("spellings: NFC and NFD, percent signs, case and ending last", () => {
  const index = pictureIndex([
    "Ko\u0308nigin.png",
    "Mad Tea Party.png",
    "100%.png",
    "x/A.PNG",
    "y/b.tif",
  ]);
  assert.equal(index.find("Königin.png"), "Ko\u0308nigin.png");
  assert.equal(index.find("Mad%20Tea%20Party.png"), "Mad Tea Party.png");
  assert.equal(index.find("100%.png"), "100%.png");
  assert.equal(index.find("a.png"), "x/A.PNG");
  assert.equal(index.find("b.jpg"), null);
  assert.equal(index.find("b.jpg", { anyEnding: true }), "y/b.tif");
  assert.equal(index.find("b", { anyEnding: true }), "y/b.tif");
  const twice = pictureIndex(["train/A.png", "elsewhere/a.png"]);
  assert.throws(
    () => twice.find("a.png", { beside: "train" }),
    /ambiguous: elsewhere\/a\.png or train\/A\.png/,
  );
  assert.throws(() => twice.find("a.png", { beside: "train", likely: ["elsewhere"] }), /ambiguous/);
  assert.equal(twice.find("elsewhere/a.png", { beside: "train" }), "elsewhere/a.png");
  const both = pictureIndex(["a.png", "x/A.png"]);
  assert.equal(both.find("z/A.png"), "x/A.png", "case decides where it can");
});

Deno.test("thousands of pictures of one name are told apart at once", () => {
  const paths = Array.from({ length: 20_000 }, (_, i) => `f${i}/full/max/0/default.jpg`);
  const index = pictureIndex(paths);
  const began = performance.now();
  for (const path of paths) assert.equal(index.find(`https://host/iiif/${path}`), path);
  assert.ok(performance.now() - began < 5000);
});
