import assert from "node:assert/strict";
import { hasCocoLists, platesOf, readCocoHead, readCocoLabels } from "lib/corpus/coco_lists.ts";
import { labelReport } from "lib/corpus/label_report.ts";

const bytesOf = (text: string) => [new TextEncoder().encode(text)];
const image = { id: 1, file_name: "a.png", width: 40, height: 20 };
const category = { id: 1, name: "Alice" };
const annotation = { id: 1, image_id: 1, category_id: 1, bbox: [1, 2, 3, 4] };

interface Lists {
  readonly images?: readonly unknown[];
  readonly categories?: readonly unknown[];
  readonly annotations?: readonly unknown[];
}

/** What a file says, with pictures of 40 x 20 where they are named. */
function read(
  { images = [image], categories = [category], annotations = [annotation] }: Lists,
  { found = (_file: string) => ({ width: 40, height: 20 }), faulty = "refuse" as const } = {} as {
    found?: (file: string) => { width: number; height: number };
    faulty?: "refuse" | "leave out";
  },
) {
  // annotations first, as some tools write them
  const chunks = bytesOf(JSON.stringify({ annotations, images, categories }));
  const report = labelReport({ faulty });
  const head = readCocoHead(chunks, { name: "x.json", report });
  const pictures = head.images.map(({ file }) => ({ file, ...found(file) }));
  const plates = platesOf(head.images, { found: pictures, name: "x.json", report });
  const labelled = readCocoLabels(chunks, { name: "x.json", plates, head, report });
  return { ...labelled, kind: head.kind, losses: report.end() };
}

Deno.test("ids that are given twice are refused with both owners", () => {
  assert.throws(
    () => read({ images: [image, { ...image, file_name: "b.png" }] }),
    /^Error: An entry .*\n\s+x\.json: image id 1 is given to a\.png and b\.png\n/,
  );
  assert.throws(
    () => read({ categories: [category, { id: "1", name: "Hatter" }] }),
    /category id 1 is given to Alice and Hatter/,
  );
  assert.throws(
    () => read({ annotations: [annotation, annotation] }),
    /annotation 1 is there twice/,
  );
  assert.throws(
    () => read({ images: [image, { ...image, id: 2 }], annotations: [] }),
    /image 2 is a\.png, and so is image 1: it is listed twice/,
  );
  const named = { ...image, plate: "p" };
  assert.throws(
    () => read({ images: [named, { ...named, id: 2, file_name: "b.png" }], annotations: [] }),
    /image 2 is plate "p", and so is image 1/,
  );
});

Deno.test("ids are numbers, text or more digits than a number holds", () => {
  const ids = ["9007199254740992", "9007199254740993"];
  const { labels, plates } = read({
    images: ids.map((id, i) => ({ ...image, id, file_name: `${"ab"[i]}.png` })),
    categories: [{ id: "cat", name: "Cheshire Cat" }],
    annotations: ids.map((id, i) => ({ ...annotation, id: i, image_id: id, category_id: "cat" })),
  });
  assert.deepEqual(plates.map(({ id }) => id), ["a", "b"]);
  assert.deepEqual(labels.map(({ plate, name }) => [plate, name]), [
    ["a", "Cheshire Cat"],
    ["b", "Cheshire Cat"],
  ]);
});

Deno.test("names of one folder, and of many, give plates that stay apart", () => {
  const files = [
    "f1/default.jpg",
    "f2/default.jpg",
    "Plate 1.png",
    "Plate-1.png",
    "a.jpg",
    "a.png",
  ];
  const { plates } = read({
    images: files.map((file_name, i) => ({ ...image, id: i, file_name })),
    annotations: [],
  });
  assert.deepEqual(plates.map(({ file }) => file), files);
  assert.equal(new Set(plates.map(({ id }) => id)).size, files.length);
  assert.deepEqual(plates.slice(0, 2).map(({ id }) => id), ["f1-default", "f2-default"]);
});

Deno.test("the picture's own size is the truth; what the file says otherwise is refused", () => {
  const found = () => ({ width: 80, height: 40 });
  assert.throws(
    () => read({}, { found }),
    /image 1 \(a\.png\): sizes differ: 40 x 20 said, 80 x 40/,
  );
  const unsaid = { id: 1, file_name: "a.png" };
  const texts = { ...image, width: "80", height: "40" };
  for (const one of [unsaid, texts, { ...unsaid, width: null, height: 0 }]) {
    const [{ width, height }] = read({ images: [one] }, { found }).plates;
    assert.deepEqual([width, height], [80, 40]);
  }
  const deep = JSON.parse("[".repeat(20_000) + "]".repeat(20_000));
  for (const width of [0.5, -1, "wide", "Infinity", {}, deep]) {
    assert.throws(() => read({ images: [{ ...image, width }] }), /its size is said to be/);
  }
});

Deno.test("a size said the wrong way round is mended only where the boxes tell that it is", () => {
  const found = () => ({ width: 20, height: 40 });
  const upright = { ...annotation, bbox: [2, 25, 10, 10] };
  const { plates, losses } = read({ annotations: [upright] }, { found });
  assert.deepEqual([plates[0].width, plates[0].height], [20, 40]);
  assert.equal(losses[0].what, "sizes said the wrong way round");
  // a second one that fits the size that was said, not the one that was found, is not passed over
  const apart = [upright, { ...annotation, id: 99, bbox: [25, 2, 10, 10] }];
  assert.throws(() => read({ annotations: apart }, { found }), /annotation 99: .*off the picture/);
  // this one fits both ways, and this one neither
  for (const bbox of [[1, 2, 3, 4], [15, 25, 10, 10]]) {
    const annotations = [{ ...annotation, bbox }];
    assert.throws(
      () => read({ annotations }, { found }),
      /sizes differ: 40 x 20 said, 20 x 40 found/,
    );
    const left = read({ annotations }, { found, faulty: "leave out" });
    assert.deepEqual([left.plates, left.labels], [[], []]);
  }
});

Deno.test("entries that are none, and ids and names that are no text, are named", () => {
  const faults: [Lists, RegExp][] = [
    [{ images: [5], annotations: [] }, /image 1 is 5/],
    [{ images: [{ ...image, id: null }], annotations: [] }, /image 1 of the list has no id: null/],
    [{ images: [{ ...image, file_name: 7 }] }, /image 1 has no file_name: 7/],
    [{ images: [{ ...image, plate: "../../p" }] }, /image 1 gives the id "\.\.\/\.\.\/p"/],
    [{ images: [{ ...image, plate: 5 }] }, /image 1 gives the id 5/],
    [{ images: [{ ...image, plate: "a\0b" }] }, /gives the id "a\\u0000b"/],
    [{ images: [{ ...image, plate: "__proto__" }] }, /gives the id "__proto__"/],
    [{ images: [{ ...image, plate: "x".repeat(300) }] }, /gives the id "xxx/],
    [{ images: [{ ...image, plate: "p", work: { a: 1 } }] }, /has a "work" that is no text/],
    [{ categories: [null], annotations: [] }, /category 1 is null/],
    [{ categories: [{ id: 1, name: null }] }, /category 1: its name is null/],
    [{ categories: [{ id: 1 }] }, /category 1: its name is missing/],
    [{ annotations: ["x"] }, /annotation 1 is "x"/],
    [{ annotations: [{ ...annotation, image_id: 9 }] }, /annotation 1 is of no image \(9\)/],
    [{ annotations: [{ ...annotation, category_id: null }] }, /is of no category \(null\)/],
  ];
  for (const [lists, fault] of faults) {
    assert.throws(() => read(lists), fault);
    // one fault each: what hangs on it has none of its own
    assert.throws(() => read(lists), /^Error: An entry of the labels/);
  }
});

Deno.test("faulty entries are left out and counted, with what hangs on them", () => {
  const { labels, plates, losses } = read({
    images: [image, { ...image, id: 2, file_name: 5 }],
    annotations: [
      annotation,
      { ...annotation, id: 2, image_id: 2 },
      { ...annotation, id: 3, bbox: [1, 2, -3, 4] },
    ],
  }, { faulty: "leave out" });
  assert.deepEqual([labels.length, plates.length], [1, 1]);
  assert.deepEqual(losses.map(({ count }) => count), [1, 1, 1]);
});

Deno.test("names are one in NFC, and a number is a name", () => {
  const { labels } = read({
    categories: [{ id: 1, name: "K\u00f6nigin" }, { id: 2, name: "Ko\u0308nigin" }, {
      id: 3,
      name: 5,
    }],
    annotations: [1, 2, 3].map((id) => ({ ...annotation, id, category_id: id })),
  });
  assert.deepEqual(labels.map(({ name }) => name), ["Königin", "Königin", "5"]);
});

Deno.test("another's fields are passed over, our own are kept", () => {
  const foreign = { ...image, source: { url: 1 }, rights: 3, work: "Alice 1865" };
  const [plate] = read({ images: [foreign] }).plates;
  assert.deepEqual([plate.source, plate.rights, plate.work], ["", "", "Alice 1865"]);
});

Deno.test("what else is told of a plate is read where it is ours and text by name", () => {
  const more = { artist: "Hogarth", year: "1735" };
  const plateOf = (fields: object) => read({ images: [{ ...image, ...fields }] }).plates[0];
  assert.deepEqual(plateOf({ plate: "rake-1", more }).more, more);
  assert.equal(plateOf({ more }).more, undefined);
  for (const odd of [{ artist: 7 }, "Hogarth", ["Hogarth"]]) {
    assert.throws(
      () => plateOf({ plate: "rake-1", more: odd }),
      /image 1: its "more" is .*, which is not text by name/,
    );
  }
});

Deno.test("captions, panoptic segments and keypoints are told by the first entries", () => {
  const kindOf = (lists: object) =>
    readCocoHead(bytesOf(JSON.stringify({ images: [], ...lists })), {
      name: "x.json",
      report: labelReport(),
    }).kind;
  assert.equal(kindOf({ annotations: [{ id: 1, caption: "a girl" }] }), "captions");
  const categories: unknown[] = [];
  assert.equal(kindOf({ categories, annotations: [{ segments_info: [] }] }), "panoptic");
  assert.equal(
    kindOf({ categories: [{ ...category, keypoints: ["nose"] }], annotations: [annotation] }),
    "keypoints",
  );
  assert.equal(kindOf({ categories, annotations: [] }), "labels");
  assert.throws(() => kindOf({ annotations: [annotation] }), /x\.json .* no list "categories"/);
});

Deno.test("a COCO file is known by its lists, however it ends", () => {
  const has = (text: string) => hasCocoLists(bytesOf(text));
  assert.ok(has('{"info":{},"annotations":[],"images":[]}'));
  assert.ok(has('{"images":[{"id":1}],"annotations":[{"id"'));
  assert.ok(has('{"images":[{"id":1},{"id"'));
  for (const text of ['{"images":[]}', '{"a":{"images":[],"annotations":[]}}', "[]", "x", ""]) {
    assert.ok(!has(text), text);
  }
});

Deno.test("a picture's licence is its rights, wherever the list stands, and none is made up", () => {
  const licensed = (licenses: unknown, license?: unknown, own: object = {}) => {
    const lists = {
      images: [{ ...image, license, ...own }],
      annotations: [],
      categories: [],
      licenses,
    };
    const head = readCocoHead(bytesOf(JSON.stringify(lists)), {
      name: "x.json",
      report: labelReport(),
    });
    return head.images[0].own.rights;
  };
  const url = "https://creativecommons.org/licenses/by/4.0/";
  const licenses = [{ id: 1, name: "CC BY 4.0", url }, { id: "2", name: "", url }, { id: 3 }, null];
  assert.equal(licensed(licenses, 1), `CC BY 4.0 (${url})`);
  assert.equal(licensed(licenses, "2"), url);
  for (const unknown of [3, 4, undefined, null, {}]) {
    assert.equal(licensed(licenses, unknown), undefined);
  }
  for (const odd of [undefined, {}, "x", [{ id: 1, name: 7 }], [{ id: 1, name: "a\0" }]]) {
    assert.equal(licensed(odd, 1), undefined);
  }
  // of our own files, what the plate says counts, and that it says nothing
  assert.equal(licensed(licenses, 1, { plate: "p", rights: "" }), "");
  assert.equal(licensed(licenses, 1, { rights: "ask" }), "ask");
});

Deno.test("of a picture that is listed twice the first stays, where faults are left out", () => {
  const all = () => ({ width: 40, height: 20 });
  const images = [image, { ...image, id: 2 }, { ...image, id: 3, file_name: "b.png" }];
  const twice = read({ images, annotations: [] }, { found: all, faulty: "leave out" });
  assert.deepEqual(twice.plates.map(({ file }) => file), ["a.png", "b.png"]);
  const named = [1, 2].map((id) => ({ ...image, id, file_name: `${id}.png`, plate: "p" }));
  const alike = read({ images: named, annotations: [] }, { found: all, faulty: "leave out" });
  assert.deepEqual(alike.plates.map(({ file }) => file), ["1.png"]);
});
