import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { encodeBrush } from "lib/corpus/brush_runs.ts";
import { losses } from "lib/corpus/label_outline.ts";
import { labelReport } from "lib/corpus/label_report.ts";
import { labelsOf } from "lib/corpus/label_studio_regions.ts";
import { maskArea, maskFromPixels } from "lib/geometry/mask.ts";
import { encodePng } from "lib/image/image.ts";

const size = { width: 40, height: 20 };

const region = (type: string, value: object, more: object = {}) => ({
  id: "r",
  type,
  original_width: 40,
  original_height: 20,
  value,
  ...more,
});

/** Labels as name, box and area of the mask, then what is told, each once with its count. */
async function read(...regions: unknown[]) {
  const report = labelReport({ faulty: "leave out" });
  const where = (name: string) => name;
  const labels = await labelsOf(regions, { size, name: "task 1", report, where });
  return [
    labels.map(({ name, box, mask }) => [name, box.join(), ...mask ? [maskArea(mask)] : []]),
    report.end().map(({ what, count }) => `${count} ${what}`),
  ];
}

const place = { x: 10, y: 10, width: 50, height: 50 };
const rectangle = { ...place, rotation: 0, rectanglelabels: ["Alice"] };
const points = [[10, 10], [60, 10], [60, 60], [10, 60]];
const square = maskFromPixels(
  Array.from({ length: 800 }, (_, i) => i % 40 >= 4 && i % 40 < 8 && i >= 80 && i < 160 ? 1 : 0),
  size,
);

Deno.test("each kind of region, with its own label and with one that shares its id", async () => {
  const runs = { format: "rle", rle: encodeBrush(square) };
  const ellipse = { x: 50, y: 50, radiusX: 10, radiusY: 30 };
  const data = new Uint8Array(3200).map((_, i) =>
    i % 4 === 3 && i % 160 >= 16 && i % 160 < 32 && i < 160 ? 255 : 0
  );
  const imageDataURL = `data:image/png;base64,${
    Buffer.from(await encodePng({ ...size, data })).toString("base64")
  }`;
  const round = "1 outlines of circles and ellipses: the box around is kept";
  for (
    const [kind, value, right, told] of [
      ["rectangle", { ...place, rotation: 0 }, ["4,2,24,12"], []],
      ["polygon", { points, closed: true }, ["4,2,24,12", 200], []],
      ["ellipse", ellipse, ["16,4,24,16"], [round]],
      ["brush", runs, ["4,2,8,4", 8], []],
      ["bitmask", { imageDataURL }, ["4,0,8,1", 4], []],
    ] as const
  ) {
    const own = region(`${kind}labels`, { ...value, [`${kind}labels`]: ["Alice"] });
    assert.deepEqual(await read(own), [[["Alice", ...right]], told], kind);
    const shared = [region(kind, value), region("labels", { ...value, labels: ["Alice"] })];
    assert.deepEqual(await read(...shared), [[["Alice", ...right]], told], kind);
    assert.deepEqual(await read(...shared.toReversed()), [[["Alice", ...right]], told], kind);
    const typeless = { value: { ...value, labels: ["Alice"] } };
    assert.deepEqual(await read(typeless), [[["Alice", ...right]], told], kind);
  }
});

Deno.test("rectangles turn about their upper left corner, ellipses about their centre, in pixels", async () => {
  const boxes = async (type: string, value: object) =>
    (await read(region(`${type}labels`, { ...value, [`${type}labels`]: ["x"] })))[0][0]?.[1];
  assert.equal(
    await boxes("rectangle", { x: 50, y: 10, width: 20, height: 80, rotation: 90 }),
    "4,2,20,10",
  );
  assert.equal(
    await boxes("rectangle", { x: 50, y: 50, width: 20, height: 40, rotation: 180 }),
    "12,2,20,10",
  );
  assert.equal(
    await boxes("rectangle", { x: 50, y: 50, width: 20, height: 40, rotation: -90 }),
    "20,2,28,10",
  );
  assert.equal(await boxes("rectangle", { x: 60, y: 60, width: -50, height: -50 }), "4,2,24,12");
  assert.equal(
    await boxes("ellipse", { x: 50, y: 50, radiusX: 10, radiusY: 40, rotation: 90 }),
    "12,6,28,14",
  );
  const [[label], told] = await read(region("rectanglelabels", { ...rectangle, rotation: 30 }));
  assert.equal(label[0], "Alice");
  assert.deepEqual(told, ["1 the turn of rectangles: the box around is kept"]);
});

Deno.test("three quarters of a turn are a quarter the other way, to the bit", async () => {
  for (const [one, other] of [[270, -90], [180, -180], [90, -270], [360, 0]]) {
    const turned = (rotation: number) =>
      read(
        region("rectanglelabels", { ...rectangle, x: 40, y: 40, width: 10, height: 30, rotation }),
      );
    assert.deepEqual(await turned(one), await turned(other), `${one}`);
  }
});

Deno.test("regions that share an id, or have none, are all kept", async () => {
  const other = { ...rectangle, x: 20 };
  const both = [["Alice", "4,2,24,12"], ["Alice", "8,2,28,12"]];
  const named = [region("rectanglelabels", rectangle), region("rectanglelabels", other)];
  assert.deepEqual(await read(...named), [both, []]);
  const nameless = named.map((one) => ({ ...one, id: undefined }));
  assert.deepEqual(await read(...nameless), [both, []]);
  assert.deepEqual(await read(named[0], named[0]), [both.slice(0, 1), []]);
});

Deno.test("strokes below a rectangle of their name are its mask; of another they stay", async () => {
  const below = (name: string) =>
    region("brushlabels", { rle: encodeBrush(square), brushlabels: [name] }, {
      id: "m",
      parentID: "r",
    });
  const above = region("rectanglelabels", rectangle);
  assert.deepEqual(await read(above, below("Alice")), [[["Alice", "4,2,24,12", 8]], []]);
  assert.deepEqual(await read(below("Alice"), above), [[["Alice", "4,2,24,12", 8]], []]);
  assert.deepEqual(await read(above, below("face")), [
    [["Alice", "4,2,24,12"], ["face", "4,2,8,4", 8]],
    ["1 regions within regions (parentID)"],
  ]);
});

Deno.test("what surrounds nothing, has no label or more than one is counted", async () => {
  assert.deepEqual(
    await read(
      { type: "relation", from_id: "r", to_id: "s" },
      region("keypointlabels", { x: 1, y: 1, width: 1, keypointlabels: ["Alice"] }),
      region("textarea", { ...place, text: ["x"] }),
      region("choices", { choices: ["good"] }),
      region("taxonomy", { taxonomy: [["a", "b"]] }),
      region("rating", { rating: 4 }),
      region("videorectangle", { sequence: [], labels: ["Alice"] }),
      region("vectorlabels", { vertices: [], vectorlabels: ["Alice"] }),
      region("rectanglelabels", { ...rectangle, rectanglelabels: [] }),
      region("rectangle", { ...place, rotation: 0 }, { id: "s" }),
      region("rectanglelabels", { ...rectangle, rectanglelabels: ["Alice", "child"] }, { id: "t" }),
      region("polygonlabels", { points, closed: false, polygonlabels: ["Alice"] }, { id: "u" }),
      region("brushlabels", { points: [1], brushlabels: ["Alice"] }, { id: "v" }),
      region("rectanglelabels", rectangle, { id: "w", image_rotation: 90 }),
    ),
    [
      [["Alice", "4,2,24,12"], ["Alice", "4,2,24,12"]],
      [
        "1 relations",
        '1 regions of the type "keypointlabels"',
        '1 regions of the type "textarea"',
        "1 choices",
        '1 regions of the type "taxonomy"',
        '1 regions of the type "rating"',
        '1 regions of the type "videorectangle"',
        '1 regions of the type "vectorlabels"',
        "2 regions without a label",
        "1 further labels of a region: the first is taken",
        "1 polygons that were not closed",
        "1 brush strokes without runs (rle)",
        "1 the turn of the picture on the screen: places are those on the picture itself",
      ],
    ],
  );
});

Deno.test("flags are choices of the region, in any case", async () => {
  const report = labelReport();
  const regions = [
    region("rectanglelabels", rectangle, { score: 0.5 }),
    region("choices", { choices: ["Difficult", "truncated"] }),
  ];
  const options = { size, name: "t", report, where: (name: string) => name };
  const [label] = await labelsOf(regions, options);
  assert.deepEqual([label.difficult, label.truncated, label.score], [true, true, 0.5]);
});

Deno.test("sizes in proportion are scaled, and made-up ones not looked at; others are refused", async () => {
  const scaled = "1 another size than the picture's: places are shares of it, and are scaled";
  const said = (original_width: unknown, original_height: unknown) =>
    read(region("rectanglelabels", rectangle, { original_width, original_height }));
  for (const [width, height] of [[80, 40], [1, 1], [100, 100], ["80", "40"]]) {
    assert.deepEqual(await said(width, height), [[["Alice", "4,2,24,12"]], [scaled]], `${width}`);
  }
  for (const none of [null, undefined, 0]) assert.deepEqual((await said(none, none))[1], []);
  for (const [width, height] of [[20, 40], [80, 80], [-40, 20], ["x", 20], [1e999, 20]]) {
    const [labels, told] = await said(width, height);
    assert.deepEqual([labels, told.length], [[], 1], `${width}`);
  }
  const strokes = { rle: encodeBrush(square), brushlabels: ["Alice"] };
  const report = labelReport();
  const double = { width: 80, height: 40 };
  const options = { size: double, name: "t", report, where: (name: string) => name };
  const [label] = await labelsOf([region("brushlabels", strokes)], options);
  assert.deepEqual([label.box, maskArea(label.mask!)], [[8, 4, 16, 8], 32]);
});

Deno.test("values that cannot be right are named, each with its region", async () => {
  const refused = async (odd: unknown, what: RegExp) => {
    const report = labelReport();
    await labelsOf([odd], { size, name: "task 1", report, where: (name) => name });
    assert.throws(() => report.end(), (error: Error) => {
      assert.match(error.message, what);
      assert.match(error.message, /region ("r"|1) of task 1: /);
      return true;
    });
  };
  const strokes = encodeBrush(square);
  for (
    const [type, value, what] of [
      ["rectangle", { ...place, x: null }, /its x is null, which is no number/],
      ["rectangle", { ...place, width: 0 }, /no area/],
      ["rectangle", { ...place, x: 120 }, /off the picture/],
      ["rectangle", { ...place, x: 1e300 }, /beyond/],
      ["rectangle", { ...place, rotation: {} }, /its rotation is/],
      ["polygon", { points: [[1, 1], [2, 2]] }, /outline has 2 points/],
      ["polygon", { points: null }, /no list/],
      ["ellipse", { x: 5, y: 5, radiusX: 5 }, /radiusY/],
      ["brush", { rle: "x" }, /no list of bytes/],
      ["brush", { rle: [0, 0, 96, "constructor"] }, /number 4 of them is no byte/],
      ["brush", { rle: [1, 2, 3] }, /end in a run/],
      ["brush", { rle: strokes.slice(0, 14) }, /end in a run|cannot hold/],
      ["brush", { rle: [255, 255, 255, 252, ...strokes.slice(4)] }, /on a picture of 40 x 20/],
      ["bitmask", { imageDataURL: "data:image/png;base64,iVBORw0KGgo=" }, /no PNG/],
    ] as const
  ) {
    const odd = region(type, { ...value, labels: ["Alice"] });
    await refused(odd, what);
    const [labels, told] = await read(odd);
    assert.deepEqual([labels, told.length], [[], 1], type);
  }
  for (
    const [odd, what] of [
      ["constructor", /it is "constructor"/],
      [region("rectanglelabels", rectangle, { value: null }), /its value is null/],
      [region("rectanglelabels", rectangle, { score: 95 }), /score is 95/],
      [region("rectanglelabels", rectangle, { image_rotation: { toString: 1 } }), /image_rotation/],
      [region("rectanglelabels", rectangle, { original_width: { toString: 1 } }), /original size/],
      [region("rectanglelabels", { ...rectangle, rectanglelabels: [{}] }), /its name is \{\}/],
      [region("rectanglelabels", { ...rectangle, rectanglelabels: 7 }), /rectanglelabels are 7/],
    ] as const
  ) await refused(odd, what);
});

Deno.test("places that may be shares or pixels are told", async () => {
  const at = (x: number, width: number) =>
    read(region("rectanglelabels", {
      ...{ x, y: 0, width, height: 0.5, rotation: 0, rectanglelabels: ["a"] },
    }));
  assert.deepEqual((await at(0.1, 0.9))[1], [`1 ${losses.shares}`]);
  assert.deepEqual((await at(0.2, 0.9))[1], []);
  assert.deepEqual((await at(71, 30))[1], []);
  assert.deepEqual((await at(71.1, 30))[1], [`1 ${losses.beyond}`]);
});
