import assert from "node:assert/strict";
import { averagePrecision } from "lib/detect/average_precision.ts";
import { evaluateDetections, type EvaluatedPlate } from "lib/detect/evaluation.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { Random } from "lib/tensor/random.ts";

const size = { width: 100, height: 40 };
const boxAt = (x: number, width = 10) => [x, 5, x + width, 35] as const;
const maskAt = (x: number, width = 10) =>
  maskFromPixels(
    Array.from({ length: 4000 }, (_, i) => {
      const [u, v] = [i % 100, Math.floor(i / 100)];
      return Number(u >= x && u < x + width && v >= 5 && v < 35);
    }),
    size,
  );
const found = (x: number, score: number) => ({
  box: boxAt(x),
  mask: maskAt(x),
  score,
  label: "person",
});
const label = (x: number, flags: { difficult?: boolean; truncated?: boolean } = {}) => ({
  plate: "p",
  box: boxAt(x),
  mask: maskAt(x),
  name: "Alice",
  ...flags,
});

const plates: EvaluatedPlate[] = [
  {
    id: "p",
    detections: [found(0, 0.9), found(31, 0.8), found(80, 0.7), found(60, 0.1)],
    labels: [label(0), label(30, { truncated: true }), label(60, { difficult: true }), label(45)],
  },
  { id: "q", detections: [found(0, 0.95)], labels: [] },
];

Deno.test("counts are those at the threshold, of all plates, of each, and of each kind of figure", () => {
  const result = evaluateDetections(plates, { minScore: 0.5 });
  const counts = (
    { labels, found, missed, false: wrong }: typeof result.all,
  ) => [labels, found, missed, wrong];
  assert.deepEqual(counts(result.all), [3, 2, 1, 2]);
  assert.deepEqual(result.byPlate.map((row) => [row.plate, ...counts(row)]), [
    ["p", 3, 2, 1, 1],
    ["q", 0, 0, 0, 1],
  ]);
  assert.deepEqual(result.byDifficulty.map((row) => [row.difficulty, ...counts(row)]), [
    ["plain", 2, 1, 1, 2],
    ["truncated", 1, 1, 0, 2],
    ["difficult", 1, 0, 1, 2],
  ]);
  assert.deepEqual(result.confusion.actual, ["plain", "truncated", "difficult", "background"]);
  assert.deepEqual(result.confusion.counts, [[1, 1, 0, 2], [1, 0, 1, 0]]);
  assert.equal(result.all.map50, averagePrecision(plates).map50);
});

Deno.test("masks are evaluated as they were cut out, and not at all where one is missing", () => {
  const { masks } = evaluateDetections(plates, { minScore: 0.5 });
  assert.ok(Math.abs(masks!.iou - (1 + 9 / 11) / 2) < 1e-12);
  assert.ok(masks!.boundaryIou < masks!.iou && masks!.boundaryIou > 0.5);
  assert.ok(masks!.map50 > 0.4);
  const bare = plates.map((plate) => ({
    ...plate,
    labels: plate.labels.map(({ mask: _, ...rest }) => rest),
  }));
  assert.equal(evaluateDetections(bare, { minScore: 0.5 }).masks, null);
});

Deno.test("each kind's labels are counted once: their numbers add up to all, in a naive count", () => {
  const random = new Random(3);
  const many = Array.from({ length: 20 }, (_, i): EvaluatedPlate => ({
    id: `${i}`,
    detections: Array.from({ length: 4 }, () => found(random.int(0, 90), random.next())),
    labels: Array.from({ length: 4 }, () =>
      label(random.int(0, 90), {
        difficult: random.chance(0.3),
        truncated: random.chance(0.3),
      })),
  }));
  const { byDifficulty, byPlate, all } = evaluateDetections(many, { minScore: 0.2 });
  assert.equal(byDifficulty.reduce((sum, { labels }) => sum + labels, 0), 80);
  for (const key of ["labels", "found", "missed", "false"] as const) {
    assert.equal(byPlate.reduce((sum, row) => sum + row[key], 0), all[key]);
  }
});

Deno.test("tallies, kinds of figures and the confusion agree, whatever overlaps what", () => {
  const random = new Random(8);
  const crowded = Array.from({ length: 30 }, (_, i): EvaluatedPlate => ({
    id: `${i}`,
    detections: Array.from({ length: 6 }, () => found(random.int(0, 60), random.next())),
    labels: Array.from({ length: 5 }, (_, k) => ({
      ...label(random.int(0, 60), { difficult: random.chance(0.3), truncated: random.chance(0.3) }),
      ...k === 0 && random.chance(0.5) ? { crowd: true } : {},
    })),
  }));
  const { all, byDifficulty, confusion } = evaluateDetections(crowded, { minScore: 0.2 });
  const of = (kind: string) => byDifficulty.find(({ difficulty }) => difficulty === kind)!;
  assert.equal(of("plain").found + of("truncated").found, all.found);
  assert.equal(of("plain").missed + of("truncated").missed, all.missed);
  assert.deepEqual(byDifficulty.map((row) => row.false), byDifficulty.map(() => all.false));
  const column = confusion.actual.indexOf("background");
  assert.equal(confusion.counts.reduce((sum, row) => sum + row[column], 0), all.false);
  const missed = confusion.counts.at(-1)!;
  for (const kind of ["plain", "truncated", "difficult"]) {
    assert.equal(missed[confusion.actual.indexOf(kind)], of(kind).missed);
  }
});

Deno.test("finds within a crowd are not false, and no one is missed there", () => {
  const crowd = { ...label(0), box: [0, 0, 90, 40] as const, difficult: true, crowd: true };
  const plate = { id: "p", detections: [0, 20, 40, 60].map((x) => found(x, 0.9)), labels: [crowd] };
  const { all, byDifficulty, confusion } = evaluateDetections([plate], { minScore: 0.5 });
  assert.deepEqual([all.labels, all.found, all.missed, all.false], [0, 0, 0, 0]);
  assert.deepEqual(byDifficulty, []);
  assert.ok(confusion.counts.every((row) => row.every((count) => count === 0)));
});

Deno.test("the surest find takes its label first, wherever it stands; half an overlap is enough", () => {
  // .9 lies on both labels, .6 on the first alone
  const detections = [found(0, 0.6), found(2, 0.9)];
  const both = { id: "p", detections, labels: [label(2), label(5)] };
  for (const plate of [both, { ...both, detections: detections.toReversed() }]) {
    const { all } = evaluateDetections([plate], { minScore: 0.5 });
    assert.deepEqual([all.found, all.missed, all.false], [1, 1, 1]);
  }
  const of = (width: number, options = {}) => {
    const plate = {
      id: "p",
      detections: [{ ...found(0, 0.9), box: boxAt(0, width) }],
      labels: [label(0)],
    };
    return evaluateDetections([plate], { minScore: 0.5, ...options }).all.found;
  };
  assert.deepEqual([of(5.1), of(4.9), of(4.9, { minIou: 0.48 })], [1, 0, 1]);
});
