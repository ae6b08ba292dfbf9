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
