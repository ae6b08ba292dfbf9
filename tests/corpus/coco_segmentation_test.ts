import assert from "node:assert/strict";
import { segmentationOf } from "lib/corpus/coco_segmentation.ts";
import { maskArea } from "lib/geometry/mask.ts";

const size = { width: 200, height: 100 };
const square = [20, 10, 80, 10, 80, 90, 20, 90];

/** Pixels, box and remark of a segmentation; or its fault. */
function read(value: unknown, on = size) {
  const found = segmentationOf(value, on);
  if (found.kind === "fault") return found.fault;
  if (found.kind === "none") return { pixels: null, remark: found.remark };
  return { pixels: maskArea(found.mask), box: found.box(), remark: found.remark };
}

Deno.test("outlines and runs of both forms have the pixels that COCO's own code gives them", () => {
  const box = [20, 10, 80, 90];
  assert.deepEqual(read([square]), { pixels: 4800, box, remark: undefined });
  // two pieces, one over the border: it is cut
  const outside = [150, 10, 250, 10, 250, 90, 150, 90];
  assert.deepEqual(read([square, outside]), {
    pixels: 8800,
    box: [20, 10, 250, 90],
    remark: undefined,
  });
  assert.equal((read([[20, 10, 80, 90, 80, 10, 20, 90]]) as { pixels: number }).pixels, 2400);
  const runs = { size: [4, 3], counts: [2, 3, 7] };
  const small = { width: 3, height: 4 };
  assert.deepEqual(read(runs, small), { pixels: 3, box: [0, 0, 2, 4], remark: undefined });
  const text = { size: [4, 3], counts: "237" };
  assert.deepEqual(read(text, small), { pixels: 3, box: [0, 0, 2, 4], remark: undefined });
});

Deno.test("no segmentation, and outlines of which nothing can be drawn", () => {
  for (const value of [undefined, null, []]) {
    assert.deepEqual(read(value), { pixels: null, remark: undefined });
  }
  const remark = "outlines of fewer than three corners";
  for (const value of [[[]], [[20, 10, 80, 90]]]) {
    assert.deepEqual(read(value), { pixels: null, remark });
  }
  assert.deepEqual(read([square, [1, 2]]), { pixels: 4800, box: [20, 10, 80, 90], remark });
  assert.deepEqual(read([[...square, 20]]), {
    pixels: 4800,
    box: [20, 10, 80, 90],
    remark: "a last x without y in an outline",
  });
});

Deno.test("runs of another size or length, and what is neither outlines nor runs, are faults", () => {
  const faults: [unknown, RegExp][] = [
    [{ size: [200, 100], counts: [20000] }, /runs of 100 x 200 on a picture of 200 x 100/],
    [{ size: [100, 200], counts: [5, 10] }, /runs of 15 pixels/],
    [{ size: [100, 200], counts: [-1, 20001] }, /run 1 is -1/],
    [{ size: [100, 200], counts: [0, 1e12] }, /runs of 1000000000000 pixels/],
    [{ size: [100, 200], counts: "5 10 19985" }, /its runs: /],
    [{ size: [100, 200], counts: "b'jn1'" }, /its runs: /],
    [{ size: [100, 200], counts: {} }, /which are no lengths/],
    [{ size: 5, counts: [] }, /runs of no size on a picture of 200 x 100/],
    [{ counts: [] }, /runs of no size/],
    [{ size: [100, 200], counts: [{ value: 1 }] }, /run 1 is no number/],
    [
      { size: [100, 200], counts: [JSON.parse("[".repeat(20_000) + "]".repeat(20_000))] },
      /no number/,
    ],
    [[20, 10, 80, 10, 80, 90], /outline 1 is 20, which is no list/],
    [[[[20, 10], [80, 10], [80, 90]]], /outline 1 is/],
    [[[1, 1, null, 5, 5, 5]], /outline 1 is/],
    [[[1, 1, 1e15, 5, 5, 5]], /outline 1 is/],
    ["rle", /its segmentation is "rle"/],
    [3, /its segmentation is 3/],
    [{ size: [100, 200] }, /its segmentation is/],
  ];
  for (const [value, fault] of faults) assert.match(String(read(value)), fault);
  assert.match(String(read([square], { width: 60_000, height: 60_000 })), /more than 2147483647/);
});

Deno.test("corners far away, and huge pictures, cost nothing before the mask is looked at", () => {
  const before = performance.now();
  const far = segmentationOf([[10, 10, 1e12, 10, 60, 50]], { width: 40_000, height: 40_000 });
  assert.equal(far.kind, "mask");
  assert.ok(performance.now() - before < 100);
});
