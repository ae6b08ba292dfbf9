import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  imageTags,
  pictureAt,
  type Slot,
  slotOf,
  slotsOf,
  uploadNames,
} from "lib/corpus/label_studio_pictures.ts";
import { folderWith } from "tests/corpus/labelled.ts";

const none = new Set<string>();
const folder = (...paths: string[]) =>
  folderWith(Object.fromEntries(paths.map((path) => [path, ""])));
function at(address: string, ...paths: string[]) {
  const own = folder(...paths);
  return pictureAt(address, { path: "tasks.json", folder: own, uploads: uploadNames(own) }).file;
}

Deno.test("addresses of every kind lead to their pictures", () => {
  const proxied = Buffer.from("s3://bucket/p/a.png").toString("base64");
  for (
    const [address, picture] of [
      ["/data/local-files/?d=p/a.png", "p/a.png"],
      ["http://localhost:8080/data/local-files/?d=p%2Fa.png&x=1", "p/a.png"],
      ["/data/local-files/?d=p%5Ca.png", "p/a.png"],
      ["/data/local-files/?d=Mad+Tea+Party.png", "Mad Tea Party.png"],
      ["/data/local-files/?d=a%2Bb.png", "a+b.png"],
      ["/data/local-files/?d=a+b.png", "a+b.png"],
      ["/data/upload/1/ab12cd34-a.png", "ab12cd34-a.png"],
      ["/data/upload/1/ab12cd34-a.png", "images/a.png"],
      ["/data/media/upload/1/ab12cd34-Mad_Tea_Party_2.png", "Mad Tea Party (2).png"],
      ["/data/upload/1/ab12cd34-plate_%231.png", "plate_#1.png"],
      ["s3://bucket/p/a.png", "p/a.png"],
      ["gs://bucket/p/plate #1.png", "p/plate #1.png"],
      ["https://x.org/p/a.png?X-Amz-Date=1&d=2#top", "p/a.png"],
      ["https://x.org/a%20b.png", "a b.png"],
      [`/tasks/3/resolve/?fileuri=${encodeURIComponent(proxied)}`, "p/a.png"],
      [`https://x.org/projects/1/presign/?fileuri=${proxied}`, "a.png"],
      ["C:\\prints\\p\\a.png", "p/a.png"],
      ["p/a.png", "p/a.png"],
      ["100%.png", "100%.png"],
    ]
  ) assert.equal(at(address, picture, "other.png"), picture, address);
  // a prefix that is the picture's own name counts before one that is dropped
  assert.equal(
    at("/data/upload/1/ab12cd34-a.png", "a.png", "x/ab12cd34-a.png"),
    "x/ab12cd34-a.png",
  );
});

Deno.test("pictures of one name in several folders stay apart, or are refused with both names", () => {
  const two = ["f12/full/default.jpg", "f13/full/default.jpg"];
  assert.equal(at("https://x.org/iiif/f13/full/default.jpg", ...two), two[1]);
  assert.throws(() => at("/data/upload/1/ab12cd34-default.jpg", ...two), /f12.*f13/);
  assert.throws(() => at("/data/upload/1/ab12cd34-a_b.png", "x/a b.png", "y/a b.png"), /x.*y/);
});

Deno.test("pictures that are not there keep their folders; none is outside of the folder", () => {
  assert.equal(at("https://x.org/p%201/a.png"), "p 1/a.png");
  assert.equal(at("/data/upload/1/ab12cd34-a.png"), "a.png");
  assert.equal(at("/srv/prints/a.png"), "srv/prints/a.png");
  assert.throws(() => at("/data/local-files/?d=..%2Fsecret.png"), /leaves the folder/);
  assert.throws(() => at("data:image/png;base64,iVBO"), /in the file itself/);
});

Deno.test("pictures of a task: by their endings, in lists and their objects, or the one address", () => {
  const slots = (data: Record<string, unknown>) =>
    slotsOf(data, { apart: none }).map(({ key, index, address }) => [key, index, address]);
  assert.deepEqual(slots({ caption: "Alice", picture: "x/a.png", n: 3 }), [
    ["picture", null, "x/a.png"],
  ]);
  assert.deepEqual(slots({ pages: ["a.png", { image: "b.jpg", n: 1 }], title: "x" }), [
    ["pages", 0, "a.png"],
    ["pages", 1, "b.jpg"],
  ]);
  assert.deepEqual(slots({ text: "a/b", ocr: "https://x.org/1" }), [[
    "ocr",
    null,
    "https://x.org/1",
  ]]);
  assert.deepEqual(slots({ image: "scan" }), [["image", null, "scan"]]);
  // one of the files that an address may mean is a picture
  const local = "s3://bucket/a.png?v=1";
  assert.deepEqual(slots({ a: local, b: "https://x.org/1", c: "https://x.org/2" }), [
    ["a", null, local],
  ]);
  assert.deepEqual(slots({ video: "/data/upload/1/a.mp4", text: "x" }), []);
  assert.deepEqual(slotsOf({ source: "a.png" }, { apart: new Set(["source"]) }), []);
});

Deno.test("a region is on the picture of its tag, on the page of its index; or nothing tells", () => {
  const slot = (key: string, index: number | null = null): Slot => ({ key, index, address: "" });
  const on = (region: Record<string, unknown>, slots: Slot[], tags: [string, string][] = []) => {
    const found = slotOf(region, { slots, tags: new Map(tags) });
    return typeof found === "string" ? found : [found.key, found.index];
  };
  const two = [slot("left"), slot("right")];
  assert.deepEqual(on({ to_name: "right" }, two), ["right", null]);
  assert.deepEqual(on({ to_name: "img2" }, two, [["img2", "right"]]), ["right", null]);
  assert.deepEqual(on({ to_name: "img", source: "$left" }, two), ["left", null]);
  assert.match(`${on({ to_name: "img" }, two)}`, /left or right.*config\.xml/);
  assert.deepEqual(on({ to_name: "img" }, [slot("image"), slot("thumb")]), ["image", null]);
  const pages = [slot("pages", 0), slot("pages", 1)];
  assert.deepEqual(on({ item_index: 1 }, pages), ["pages", 1]);
  assert.deepEqual(on({ to_name: "page_1" }, pages), ["pages", 1]);
  assert.match(`${on({ to_name: "page" }, pages)}`, /no page \(item_index\) of the 2/);
  assert.match(`${on({ item_index: 2 }, pages)}`, /is 2, and "pages" has 2/);
  assert.match(`${on({ item_index: "x" }, pages)}`, /is "x"/);
  assert.match(`${on({ item_index: { toString: 1 } }, pages)}`, /"pages" has 2/);
  assert.deepEqual(on({}, [slot("pages", 0)]), ["pages", 0]);
});

Deno.test("the labelling interface tells which tag shows which field", () => {
  const tags = imageTags(folderWith({
    "config.xml":
      '<View>\n<Image name="a" value="$left"/><Image valueList="$pages" name="b"/></View>',
    "voc.xml": '<annotation><Image name="c" value="$no"/></annotation>',
  }));
  assert.deepEqual([...tags], [["a", "left"], ["b", "pages"]]);
});
