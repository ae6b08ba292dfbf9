import assert from "node:assert/strict";
import { aboveText, type PlateDetections, thresholdPoints } from "lib/detect/thresholds.ts";
import type { Box } from "lib/geometry/box.ts";
import { matchAt } from "lib/notebook/match_at.ts";
import { Random } from "lib/tensor/random.ts";

function randomPlates(count: number): PlateDetections[] {
  const random = new Random(5);
  const box = (): Box => {
    const [x, y] = [random.int(0, 60), random.int(0, 60)];
    return [x, y, x + random.int(10, 25), y + random.int(10, 25)];
  };
  return Array.from({ length: count }, () => {
    const labels = Array.from({ length: random.int(1, 5) }, () => ({
      box: box(),
      difficult: random.chance(0.2),
    }));
    const near = labels.map(({ box: [a, b, c, d] }) => [a + 1, b + 1, c, d] as const);
    const detections = [...near, ...near, box(), box()].map((found) => ({
      box: found,
      // all different, so that no order is left to chance
      score: random.next(),
      textScore: random.next(),
    }));
    return { labels, detections };
  });
}

Deno.test("in the page as in the library: the same kept, found and missed at both thresholds", () => {
  const plates = randomPlates(10);
  for (const boxThreshold of [0, 0.2, 0.4, 0.8]) {
    for (const textThreshold of [0, 0.25, 0.6]) {
      let [found, wrong, there] = [0, 0, 0];
      for (const { detections, labels } of plates) {
        const { fate } = matchAt(
          detections.map(({ box, score, textScore }) => [...box, score, textScore!]),
          labels.map(({ box, difficult }) => [...box, Number(difficult)]),
          boxThreshold,
          textThreshold,
        );
        found += fate.filter((one) => one === 1).length;
        wrong += fate.filter((one) => one === 2).length;
        there += labels.filter(({ difficult }) => !difficult).length;
      }
      const [point] = thresholdPoints(plates, { thresholds: [boxThreshold], textThreshold });
      assert.equal(found / there, point.recall);
      assert.equal(found + wrong === 0 ? null : found / (found + wrong), point.precision);
      assert.ok(aboveText(plates, textThreshold).length === plates.length);
    }
  }
});

Deno.test("its source alone does the same: it needs nothing of this module", () => {
  const alone = new Function(`return ${matchAt.toString()}`)() as typeof matchAt;
  const boxes = [[0, 0, 10, 10, 0.9, 1], [1, 0, 10, 10, 0.8, 1], [50, 50, 60, 60, 0.7, 0.1]];
  const labels = [[0, 0, 10, 10, 0]];
  assert.deepEqual(alone(boxes, labels, 0.5, 0), { fate: [1, 2, 2], seen: [true] });
  assert.deepEqual(alone(boxes, labels, 0.5, 0.2), { fate: [1, 2, 0], seen: [true] });
});

Deno.test("a figure that does not count is given up for one that does, and its box is neither right nor wrong", () => {
  const [box, beside] = [[0, 0, 10, 10], [1, 0, 10, 10]];
  const difficult = [...box, 1];
  assert.deepEqual(matchAt([[...box, 0.9, 1]], [difficult], 0, 0).fate, [3]);
  // it fits the difficult one better, and takes the other
  const both = matchAt([[...box, 0.9, 1]], [difficult, [...beside, 0]], 0, 0);
  assert.deepEqual(both, { fate: [1], seen: [false, true] });
});

Deno.test("half an overlap is a match, less is none; scores at both thresholds are kept", () => {
  const label = [0, 0, 10, 10, 0];
  const fate = (width: number, box = 0.5, text = 0.5) =>
    matchAt([[0, 0, width, 10, 0.5, 0.5]], [label], box, text).fate;
  assert.deepEqual([fate(5), fate(4.9), fate(20), fate(20.5)], [[1], [2], [1], [2]]);
  assert.deepEqual([fate(10, 0.51), fate(10, 0.5, 0.51)], [[0], [0]]);
});

Deno.test("the better find comes first, whatever the order; a label goes to the find that fits it best", () => {
  const label = [0, 0, 10, 10, 0];
  const found = (...scores: number[]) =>
    matchAt(scores.map((score) => [0, 0, 10, 10, score, 1]), [label], 0, 0).fate;
  assert.deepEqual(found(0.2, 0.9), [2, 1]);
  assert.deepEqual(found(0.9, 0.2), [1, 2]);
  assert.deepEqual(found(0.5, 0.5), [1, 2], "of equal ones the first");
  // both labels are half in the box at least: the one that fits better is taken
  const near = [2, 0, 10, 10, 0];
  assert.deepEqual(matchAt([[0, 0, 10, 10, 1, 1]], [label, near], 0, 0).seen, [true, false]);
  assert.deepEqual(matchAt([[0, 0, 10, 10, 1, 1]], [near, label], 0, 0).seen, [false, true]);
});

Deno.test("a label that counts and stands first is not given up for a difficult one that fits better", () => {
  const labels = [[1, 0, 10, 10, 0], [0, 0, 10, 10, 1]];
  assert.deepEqual(matchAt([[0, 0, 10, 10, 0.9, 1]], labels, 0, 0), {
    fate: [1],
    seen: [true, false],
  });
});

Deno.test("boxes that only touch, lie apart or have no area do not match", () => {
  const label = [10, 10, 11, 11, 0];
  const boxes = [[11, 10, 12, 11], [10, 11, 11, 12], [12, 12, 13, 13], [9, 9, 10, 10], [
    10,
    8,
    11,
    9,
  ]];
  for (const box of boxes) assert.deepEqual(matchAt([[...box, 1, 1]], [label], 0, 0).fate, [2]);
  assert.deepEqual(matchAt([[5, 5, 5, 5, 1, 1]], [[5, 5, 5, 5, 0]], 0, 0).fate, [2]);
});
