import assert from "node:assert/strict";
import { confusionMatrix } from "lib/detect/confusion.ts";
import { Random } from "lib/tensor/random.ts";

const at = (x: number) => [x, 0, x + 10, 10] as const;

Deno.test("pairs, false finds and missed figures each have their place", () => {
  const { predicted, actual, counts } = confusionMatrix([
    {
      detections: [
        { box: at(0), score: 0.9, kind: "person" },
        { box: at(1), score: 0.8, kind: "person" },
        { box: at(100), score: 0.7, kind: "cat" },
        { box: at(200), score: 0.1, kind: "cat" },
      ],
      labels: [{ box: at(1), kind: "man" }, { box: at(200), kind: "cat" }],
    },
  ], { actual: ["man", "cat", "dog"] });
  assert.deepEqual(predicted, ["cat", "person", "background"]);
  assert.deepEqual(actual, ["man", "cat", "dog", "background"]);
  // the second person fits the man better, so the first is false; the cat below the score is missed
  assert.deepEqual(counts, [[0, 0, 0, 1], [1, 0, 0, 1], [0, 1, 0, 0]]);
});

Deno.test("rows add up to the detections, columns to the labels", () => {
  const random = new Random(2);
  const list = (count: number) =>
    Array.from({ length: count }, () => ({
      box: at(random.int(0, 60)),
      score: random.next(),
      kind: random.pick(["a", "b", "c"]),
    }));
  const plates = Array.from({ length: 30 }, () => ({ detections: list(6), labels: list(5) }));
  const { counts, predicted, actual } = confusionMatrix(plates, { minScore: 0.3 });
  for (const kind of ["a", "b", "c"]) {
    const row = counts[predicted.indexOf(kind)].reduce((sum, n) => sum + n, 0);
    const said = plates.flatMap(({ detections }) => detections)
      .filter((found) => found.kind === kind && found.score >= 0.3);
    assert.equal(row, said.length);
    const column = counts.reduce((sum, row) => sum + row[actual.indexOf(kind)], 0);
    const there = plates.flatMap(({ labels }) => labels).filter((label) => label.kind === kind);
    assert.equal(column, there.length);
  }
  assert.equal(counts.at(-1)!.at(-1), 0);
});

Deno.test("a score of exactly the least counts, an overlap of exactly the least makes no pair", () => {
  const one = (score: number, x: number) => ({
    detections: [{ box: at(x), score, kind: "a" }],
    labels: [{ box: at(0), kind: "a" }],
  });
  const counts = (score: number, x: number, minIou?: number) =>
    confusionMatrix([one(score, x)], { minScore: 0.25, ...minIou === undefined ? {} : { minIou } })
      .counts;
  const [pair, apart] = [[[1, 0], [0, 0]], [[0, 1], [1, 0]]];
  assert.deepEqual(counts(0.25, 0), pair);
  assert.deepEqual(counts(0.2499, 0), [[1, 0]]);
  // 5 of 15 columns in common
  assert.deepEqual(counts(1, 5, 5 / 15), apart);
  assert.deepEqual(counts(1, 5, 0.33), pair);
  // the default lies between 6 of 14 and 7 of 13 columns
  assert.deepEqual(counts(1, 4), apart);
  assert.deepEqual(counts(1, 3), pair);
});

Deno.test("pairs that are told count whatever their score and overlap", () => {
  const plate = {
    detections: [{ box: at(0), score: 0.01, kind: "a" }, { box: at(50), score: 0.9, kind: "b" }],
    labels: [{ box: at(90), kind: "c" }],
    pairs: [[0, 0]] as const,
  };
  assert.deepEqual(confusionMatrix([plate]), {
    predicted: ["a", "b", "background"],
    actual: ["c", "background"],
    counts: [[1, 0], [0, 1], [0, 0]],
  });
});

Deno.test("without pairs finds of .25 and overlaps above .45 count, the largest overlap first", () => {
  const label = { box: [0, 0, 100, 100] as const, kind: "figure" };
  const counts = (...finds: [high: number, score?: number, kind?: string][]) =>
    confusionMatrix([{
      detections: finds.map(([high, score = 1, kind = "person"]) => (
        { box: [0, 0, 100, high] as const, score, kind }
      )),
      labels: [label],
    }]).counts;
  assert.deepEqual(counts([46]), [[1, 0], [0, 0]]);
  assert.deepEqual(counts([45]), [[0, 1], [1, 0]]);
  assert.deepEqual(counts([100, 0.25]), [[1, 0], [0, 0]]);
  assert.deepEqual(counts([100, 0.24]), [[1, 0]]);
  // rows: cat, person, background
  assert.deepEqual(counts([60, 1, "cat"], [90, 0.5]), [[0, 1], [1, 0], [0, 0]]);
  assert.deepEqual(counts([90, 0.5], [60, 1, "cat"]), [[0, 1], [1, 0], [0, 0]]);
});
