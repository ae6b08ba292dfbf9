import assert from "node:assert/strict";
import { isImage, stem } from "lib/corpus/label_format.ts";
import { type LabelReport, labelReport } from "lib/corpus/label_report.ts";
import { readSheet } from "lib/corpus/labelme_sheet.ts";
import { folderWith } from "tests/corpus/labelled.ts";

const square = [[4, 2], [24, 2], [24, 12], [4, 12]];
const alice = { label: "Alice", points: square, shape_type: "polygon" };

/** A sheet of p/a.json beside the files given, with what is told of it. */
async function read(file: object, ...beside: string[]) {
  const report = labelReport({ faulty: "leave out" });
  const sheet = await opened(file, beside, report);
  return { ...sheet, lost: report.end().map(({ what, count }) => `${count} ${what}`) };
}

/** The sheet alone; faults are for the report. */
function opened(file: object, beside: readonly string[], report: LabelReport) {
  const paths = beside.length > 0 ? beside : ["p/a.png"];
  const folder = folderWith(Object.fromEntries(paths.map((path) => [path, ""])));
  const text = JSON.stringify({ imagePath: "a.png", shapes: [alice], ...file });
  return readSheet(text, {
    path: "p/a.json",
    folder,
    there: new Set(folder.paths),
    namesakes: folder.paths.filter((path) =>
      isImage(path) && path.startsWith("p/") && stem(path) === "a"
    ),
    where: "a.json",
    report,
  });
}
const fails = (file: object, what: RegExp, ...beside: string[]) =>
  assert.rejects(read(file, ...beside), what);

Deno.test("the picture: at imagePath, else with the file's own name, else by its folders", async () => {
  const picture = async (imagePath: unknown, ...beside: string[]) =>
    (await read({ imagePath }, ...beside)).file;
  assert.equal(await picture("a.png"), "p/a.png");
  assert.equal(await picture("..\\x\\b.png", "p/c.png", "x/b.png"), "x/b.png");
  assert.equal(await picture("old.png"), "p/a.png");
  assert.equal(await picture("a.tif"), "p/a.png");
  assert.equal(await picture(null), "p/a.png");
  assert.equal(await picture("C:\\old\\old.png", "p/a.png", "x/old.png"), "p/a.png");
  assert.equal(await picture("a.png", "images/p/a.png", "images/q/a.png"), "images/p/a.png");
  assert.equal(await picture("a.png", "p/a.jpg", "p/a.png"), "p/a.png");
  await fails(
    { imagePath: "b.png" },
    /p\/b\.png, and p\/a\.png has its name/,
    "p/a.png",
    "p/b.png",
  );
  await fails({ imagePath: "b.png" }, /p\/a\.jpg or p\/a\.png/, "p/a.jpg", "p/a.png");
  await fails({ imagePath: "x.png" }, /y\/x\.png or z\/x\.png/, "y/x.png", "z/x.png");
  await fails({ imagePath: null }, /no imagePath/, "p/b.png");
  await fails({ imagePath: {} }, /imagePath is \{\}/);
  await fails({ imagePath: "../../secret.png" }, /leaves the folder|leads out/, "p/b.png");
});

Deno.test("the picture's own size counts: one that differs is refused", async () => {
  assert.deepEqual((await read({})).size, { width: 40, height: 20 });
  assert.deepEqual((await read({ imageWidth: 40, imageHeight: 20 })).size.width, 40);
  await fails({ imageWidth: 80, imageHeight: 40 }, /sizes differ: 80 x 40 said, 40 x 20 found/);
  await fails({ imageWidth: 20, imageHeight: 40 }, /sizes differ/);
  for (const odd of [1e999, true, {}, -40, 1e12]) {
    await fails({ imageWidth: odd === Infinity ? "1e999" : odd, imageHeight: 20 }, /size/);
  }
  const missing = { imagePath: "a.jpeg.x", imageWidth: 40, imageHeight: 20 };
  const gone = await read(missing, "q.txt");
  assert.deepEqual(gone.size, { width: 40, height: 20 });
  assert.deepEqual(gone.lost, ["1 pictures that are not in the folder"]);
  const broken = { ...missing, imagePath: "a.x" };
  assert.deepEqual((await read(broken, "p/a.x")).lost, ["1 pictures that cannot be read"]);
  assert.deepEqual((await read({})).lost, []);
  await fails({ ...missing, imageData: "iVBO" }, /in it alone \(imageData\)/, "q.txt");
  await fails({ imagePath: "c.x" }, /size is not said/, "q.txt");
});

Deno.test("groups are one label; boxes that are joined are told", async () => {
  const moved = square.map(([x, y]) => [x + 10, y]);
  const both = (more: object) =>
    read({
      shapes: [{ ...alice, group_id: 0, ...more }, {
        ...alice,
        points: moved,
        group_id: 0,
        ...more,
      }],
    });
  const joined = await both({});
  assert.deepEqual([joined.labels[0].box, joined.labels.length, joined.lost], [
    [4, 2, 34, 12],
    1,
    [],
  ]);
  const boxes = await both({ shape_type: "rectangle" });
  assert.deepEqual([boxes.labels.length, boxes.lost], [
    1,
    ["1 boxes of one group_id and label: they are taken as one label"],
  ]);
  assert.equal((await both({ group_id: null })).labels.length, 2);
  const names = await read({
    shapes: [{ ...alice, group_id: 1 }, { ...alice, label: "Hatter", group_id: 1 }],
  });
  assert.deepEqual(names.labels.map(({ name }) => name), ["Alice", "Hatter"]);
});

Deno.test("flags by name, as a list, beside them, or none", async () => {
  const flags = async (more: object) => {
    const { labels: [{ difficult, truncated }], lost } = await read({
      shapes: [{ ...alice, ...more }],
    });
    return [difficult ?? false, truncated ?? false, ...lost];
  };
  assert.deepEqual(await flags({ flags: { difficult: true, truncated: false } }), [true, false]);
  assert.deepEqual(await flags({ flags: ["Difficult", "truncated"] }), [true, true]);
  assert.deepEqual(await flags({ flags: null }), [false, false]);
  assert.deepEqual(await flags({ difficult: true }), [true, false]);
  assert.deepEqual(await flags({ flags: { occluded: true } }), [
    false,
    false,
    '1 the flag "occluded"',
  ]);
  for (const odd of [7, [7], { difficult: {} }, { difficult: "perhaps" }, { a: { toString: 1 } }]) {
    assert.match(
      `${(await read({ shapes: [{ ...alice, flags: odd }] })).lost}`,
      /left out: .*flag/,
    );
  }
});

Deno.test("what has no place in a label is counted", async () => {
  const { labels, lost } = await read({
    flags: { blurred: true },
    checked: true,
    shapes: [
      { ...alice, description: "left", attributes: { age: 7 }, kie_linking: [], direction: 1 },
      { ...alice, shape_type: "point", points: [[1, 1]] },
      { ...alice, shape_type: "linestrip" },
      { ...alice, shape_type: null, score: 0.5 },
    ],
  });
  assert.deepEqual(labels.map(({ score }) => score), [undefined, 0.5]);
  assert.deepEqual(lost, [
    '1 the flag "blurred" of pictures',
    '1 "checked" of pictures',
    '1 "description" of shapes',
    '1 "attributes" of shapes',
    '1 shapes of the type "point"',
    '1 shapes of the type "linestrip"',
  ]);
});

Deno.test("values that cannot be right are named, each with its shape", async () => {
  for (
    const [odd, what] of [
      [null, /it is null/],
      ["NaN", /it is "NaN"/],
      [{ ...alice, label: "" }, /name is empty/],
      [{ ...alice, label: [null] }, /name is \[null\]/],
      [{ ...alice, label: undefined }, /name is missing/],
      [{ ...alice, points: [] }, /polygon of 0 points/],
      [{ ...alice, shape_type: 7 }, /shape_type is 7/],
      [{ ...alice, group_id: [] }, /group_id is/],
      [{ ...alice, score: 2 }, /score is 2/],
      [{ ...alice, box: [1, 1, 0, 0] }, /sides of -1/],
      [{ ...alice, box: 7 }, /1 numbers, not four/],
    ] as const
  ) {
    const report = labelReport();
    assert.deepEqual((await opened({ shapes: [odd] }, [], report)).labels, []);
    assert.throws(() => report.end(), (error: Error) => {
      assert.match(error.message, what);
      assert.match(error.message, /a\.json, shape 1: /);
      return true;
    });
  }
  await fails({ shapes: { length: 1 } }, /its shapes are/);
  await fails({ plate: { id: "../x" } }, /gives the id/);
  await fails({ plate: { id: 10 } }, /gives the id 10/);
  await fails({ plate: { work: true } }, /work of its plate is true/);
  await fails({ plate: 7 }, /its plate is 7/);
  await fails({ flags: 7 }, /flags are 7/);
  assert.deepEqual((await read({ plate: { id: "p-1", work: "w", rights: null } })).told, {
    id: "p-1",
    work: "w",
  });
});
