import assert from "node:assert/strict";
import { idOf, labelOf } from "lib/corpus/coco_annotation.ts";
import { maskArea } from "lib/geometry/mask.ts";

const size = { width: 200, height: 100 };
const outline = [[20, 10, 80, 10, 80, 90, 20, 90]];

/** The label of an annotation, its faults and what is said to be unused. */
function read(annotation: Readonly<Record<string, unknown>>, on = size) {
  const [faults, unused]: [string[], string[]] = [[], []];
  const label = labelOf(annotation, { plate: "p", size: on, name: "Alice", where: "a" }, {
    fault: (_where, what) => void faults.push(what),
    unused: (what) => void unused.push(what),
  });
  return { label, faults, unused };
}

Deno.test("a box is x, y, width, height, and may reach over the border", () => {
  assert.deepEqual(read({ bbox: [150, 50, 500, 500] }), {
    label: { plate: "p", box: [150, 50, 650, 550], name: "Alice" },
    faults: [],
    unused: [],
  });
});

Deno.test("without a bbox the segmentation's box is taken, and it is said", () => {
  for (const bbox of [[], null, undefined, [null, null, null, null]]) {
    const { label, unused } = read({ bbox, segmentation: outline });
    assert.deepEqual(label?.box, [20, 10, 80, 90]);
    assert.deepEqual(unused, ["no bbox: it is that of the segmentation"]);
    assert.match(read({ bbox }).faults.join(), /has no bbox/);
  }
});

Deno.test("boxes that are none are faults; those without area are kept, and it is said", () => {
  const faults: [unknown, RegExp][] = [
    [[80, 90, -60, -80], /sides of -60 and -80/],
    [[20, 10, 60], /box has 3 numbers/],
    [[20, "10", 60, 80], /holds "10"/],
    [[1, null, 40, 40], /holds null/],
    [["NaN", 1, 1, 1], /holds "NaN"/],
    [[1, 1, 1e9, 4], /beyond/],
    [[5000, 5000, 10, 10], /off the picture \(200 x 100\)/],
    [[200, 10, 10, 10], /off the picture/],
    [[-10, 10, 10, 10], /off the picture/],
    [[0.1, 0.1, 0.3, 0.8], /shares of the sides/],
    ["20 10 60 80", /has no bbox/],
    [{ x: 1 }, /has no bbox/],
  ];
  for (const [bbox, fault] of faults) {
    const { label, faults } = read({ bbox });
    assert.equal(label, null);
    assert.match(faults.join(), fault);
  }
  // one pixel over the border, and a pixel in the corner
  for (const bbox of [[199, 10, 10, 10], [-9, 10, 10, 10], [0, 0, 1, 1]]) {
    assert.deepEqual(read({ bbox }).faults, []);
  }
  for (const bbox of [[20, 10, 0, 0], [20, 10, 0, 5], [200, 100, 0, 0]]) {
    const { label, unused } = read({ bbox });
    assert.deepEqual(label?.box.slice(0, 2), bbox.slice(0, 2));
    assert.equal(unused.length, 1);
  }
});

Deno.test("two corners for x, y, width, height are seen by the outline", () => {
  const segmentation = [[100, 10, 180, 10, 180, 90, 100, 90]];
  assert.match(read({ bbox: [100, 10, 180, 90], segmentation }).faults.join(), /is two corners/);
  assert.deepEqual(read({ bbox: [100, 10, 80, 80], segmentation }).faults, []);
  // near the corner both readings are much the same, and a box need not fit its outline to a pixel
  for (const [off, faults] of [[0, 0], [8, 0], [9, 1]] as const) {
    const segmentation = [[off, off, 80, off, 80, 90, off, 90]];
    assert.equal(read({ bbox: [off, off, 80, 90], segmentation }).faults.length, faults);
  }
});

Deno.test("an outline may be a pixel beside its box, on each side, and no further", () => {
  // the box is [100, 40, 120, 60]
  const beside = ([dx, dy]: readonly number[]) => {
    const [x0, y0] = [100 + dx, 40 + dy];
    const segmentation = [[x0, y0, x0 + 20, y0, x0 + 20, y0 + 20, x0, y0 + 20]];
    return read({ bbox: [100, 40, 20, 20], segmentation }).faults.length;
  };
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    assert.deepEqual([beside([21 * dx, 21 * dy]), beside([21.5 * dx, 21.5 * dy])], [0, 1]);
    assert.equal(beside([10 * dx, 10 * dy]), 0);
  }
});

Deno.test("CVAT's turned boxes are turned about their middle", () => {
  const turned = (rotation: unknown, segmentation: unknown = []) =>
    read({ bbox: [70, 20, 60, 20], segmentation, attributes: { rotation } });
  assert.deepEqual(turned(90).label?.box, [90, 0, 110, 60]);
  assert.deepEqual(turned(90).unused, ["turns of boxes: the box is the smallest around"]);
  assert.deepEqual(turned(180).label?.box, [70, 20, 130, 40]);
  for (const none of [0, 360, null, undefined]) {
    assert.deepEqual(turned(none), { ...read({ bbox: [70, 20, 60, 20] }) });
  }
  // an outline is where it is, and its bbox around it
  const outline = [[90, 0, 110, 0, 110, 60, 90, 60]];
  const drawn = read({
    bbox: [90, 0, 20, 60],
    segmentation: outline,
    attributes: { rotation: 90 },
  });
  assert.deepEqual(drawn.label?.box, [90, 0, 110, 60]);
  assert.match(turned("x").faults.join(), /its rotation is "x"/);
  const eighth = turned(45).label!.box.map((side) => Math.round(side * 100) / 100);
  assert.deepEqual(eighth, [71.72, 1.72, 128.28, 58.28]);
});

Deno.test("crowds, flags, scores and keypoints", () => {
  const bbox = [20, 10, 60, 80];
  assert.deepEqual(read({ bbox, iscrowd: 1 }).label, {
    plate: "p",
    box: [20, 10, 80, 90],
    name: "Alice",
    difficult: true,
    crowd: true,
  });
  assert.equal(read({ bbox, iscrowd: 1, difficult: false }).label?.difficult, false);
  const { label } = read({ bbox, difficult: 0, truncated: true, score: 0.5, iscrowd: 0 });
  assert.deepEqual([label?.difficult, label?.truncated, label?.score], [false, true, 0.5]);
  assert.ok(!("crowd" in label!));
  assert.ok(!("score" in read({ bbox, score: null }).label!));
  for (const score of ["NaN", -0.1, 1.1, true, [1]]) {
    assert.match(read({ bbox, score }).faults.join(), /its score is/);
  }
  assert.match(read({ bbox, iscrowd: 2 }).faults.join(), /its crowd is 2/);
  assert.match(read({ bbox, difficult: "maybe" }).faults.join(), /its difficult is "maybe"/);
  assert.deepEqual(read({ bbox, keypoints: [1, 1, 2] }).unused, ["keypoints"]);
  assert.deepEqual(read({ bbox, keypoints: [] }).unused, []);
});

Deno.test("on a picture of unknown size there is a box and no mask", () => {
  const nowhere = { width: 0, height: 0 };
  const { label, unused } = read({ bbox: [20, 10, 60, 80], segmentation: outline }, nowhere);
  assert.deepEqual(label, { plate: "p", box: [20, 10, 80, 90], name: "Alice" });
  assert.deepEqual(unused, ["masks on pictures of unknown size"]);
  const sized = read({ bbox: [20, 10, 60, 80], segmentation: outline });
  assert.equal(maskArea(sized.label!.mask!), 4800);
});

Deno.test("ids are one text, and digits that no number holds stay apart", () => {
  assert.equal(idOf(1), "1");
  assert.equal(idOf("1"), "1");
  assert.notEqual(idOf("9007199254740993"), idOf("9007199254740992"));
  for (const none of [null, undefined, "", true, {}, NaN]) assert.equal(idOf(none), null);
});

Deno.test("flags in words, and as attributes", () => {
  const bbox = [20, 10, 60, 80];
  for (const value of [true, 1, "True", "1", "yes"]) {
    assert.equal(read({ bbox, difficult: value }).label?.difficult, true, `${value}`);
  }
  for (const value of [false, 0, "false", "0", ""]) {
    assert.equal(read({ bbox, difficult: value }).label?.difficult, false, `${value}`);
  }
  assert.deepEqual(read({ bbox, iscrowd: "0" }).faults, []);
  assert.equal(read({ bbox, attributes: { truncated: true } }).label?.truncated, true);
});

Deno.test("what else an annotation says is told by its name; what tools keep for themselves is not", () => {
  const bbox = [20, 10, 60, 80];
  const tools = { color: "#f00", isbbox: false, metadata: { a: 1 }, ignore: 0, attributes: {} };
  assert.deepEqual(read({ bbox, ...tools, attributes: { occluded: false } }).unused, []);
  assert.deepEqual(read({ bbox, caption: "a girl", rotation: 90 }).unused, [
    '"caption" of annotations',
    '"rotation" of annotations',
  ]);
  assert.deepEqual(read({ bbox, attributes: { occluded: true, rotation: 0 } }).unused, [
    'the attribute "occluded" of annotations',
  ]);
});

Deno.test("an outline apart from its box, or of shares, is a fault", () => {
  const bbox = [20, 10, 60, 80];
  const shifted = (by: number) => ({ bbox, segmentation: [[by, 10, by + 9, 10, by + 9, 20]] });
  // a pixel between them is a matter of rounding
  assert.deepEqual(read(shifted(81)).faults, []);
  assert.match(read(shifted(81.1)).faults.join(), /its outline is within .*, and its box is/);
  const segmentation = [[0.1, 0.1, 0.4, 0.1, 0.4, 0.9]];
  assert.match(read({ bbox, segmentation }).faults.join(), /its outline \[.*\] looks like shares/);
});
