import assert from "node:assert/strict";
import { aboveText, type PlateDetections, thresholdPoints } from "lib/detect/thresholds.ts";
import type { Box } from "lib/geometry/box.ts";
import { iou } from "lib/geometry/box.ts";
import { Random } from "lib/tensor/random.ts";

function randomPlates(count: number): PlateDetections[] {
  const random = new Random(11);
  const box = (): Box => {
    const [x, y] = [random.int(0, 80), random.int(0, 80)];
    return [x, y, x + random.int(10, 20), y + random.int(10, 20)];
  };
  return Array.from({ length: count }, () => {
    const labels = Array.from({ length: random.int(1, 4) }, () => ({ box: box() }));
    const near = labels.map(({ box: [a, b, c, d] }) => [a + 1, b, c + 1, d] as const);
    const detections = [...near, box(), box()].map((found) => ({
      box: found,
      score: random.int(1, 99) / 100,
      textScore: random.int(1, 99) / 100,
    }));
    return { labels, detections };
  });
}

/** Counted from nothing: at each threshold anew, best score first. */
function counted(plates: readonly PlateDetections[], threshold: number) {
  let [hits, kept, there] = [0, 0, 0];
  for (const { detections, labels } of plates) {
    const free = new Set(labels);
    there += labels.length;
    const ordered = detections.filter(({ score }) => score >= threshold)
      .sort((a, b) => b.score - a.score);
    for (const { box } of ordered) {
      kept++;
      const best = [...free].sort((a, b) => iou(box, b.box) - iou(box, a.box))[0];
      if (best && iou(box, best.box) >= 0.5) {
        free.delete(best);
        hits++;
      }
    }
  }
  return { precision: kept === 0 ? null : hits / kept, recall: hits / there, kept };
}

Deno.test("a threshold over kept scores is what detecting with it would have given", () => {
  const plates = randomPlates(12);
  assert.deepEqual(thresholdPoints(plates), thresholdPoints(plates, { textThreshold: 0 }));
  for (const textThreshold of [0, 0.4]) {
    for (const point of thresholdPoints(plates, { textThreshold })) {
      const { threshold, ...found } = point;
      assert.deepEqual(found, counted(aboveText(plates, textThreshold), threshold));
    }
  }
});

Deno.test("what has no text score stays whatever the text threshold", () => {
  const box = [0, 0, 10, 10] as const;
  const plates = [{ labels: [{ box }], detections: [{ box, score: 0.5 }] }];
  assert.equal(thresholdPoints(plates, { textThreshold: 0.9 })[40].kept, 1);
  assert.equal(thresholdPoints(plates)[60].precision, null);
});
