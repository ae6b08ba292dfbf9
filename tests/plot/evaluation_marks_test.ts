import assert from "node:assert/strict";
import type { Label } from "lib/corpus/plate.ts";
import { palette } from "lib/plot/chart.ts";
import { evaluationMarks } from "lib/plot/evaluation_marks.ts";

const label = (x: number, more: Partial<Label> = {}): Label => ({
  plate: "p",
  box: [x, 0, x + 10, 20],
  name: `at ${x}`,
  ...more,
});
const detection = (x: number, score: number) => ({
  box: [x, 0, x + 10, 20] as const,
  score,
  label: "figure",
});

Deno.test("found, false and missed are told apart, difficult ones are not missed", () => {
  const labels = [label(0), label(50), label(90, { difficult: true })];
  const marks = evaluationMarks([detection(1, 0.9), detection(200, 0.4)], { labels });
  assert.deepEqual(marks.map(({ name, score }) => [name, score]), [
    ["missed", undefined],
    ["found", 0.9],
    ["false", 0.4],
  ]);
  assert.deepEqual(marks.map(({ colour }) => colour), [
    palette.ink,
    palette.prussian,
    palette.madder,
  ]);
  assert.equal(marks[0].dashed, true);
});

Deno.test("a stricter overlap turns a find into a miss and a false one", () => {
  const strict = evaluationMarks([detection(3, 0.9)], { labels: [label(0)], minIou: 0.75 });
  assert.deepEqual(strict.map(({ name }) => name), ["missed", "false"]);
  assert.deepEqual(
    evaluationMarks([detection(3, 0.9)], { labels: [label(0)] }).map(({ name }) => name),
    [
      "found",
    ],
  );
});

Deno.test("half an overlap is a find", () => {
  const label = { plate: "p", box: [0, 0, 10, 10], name: "Alice" } as const;
  const names = (width: number) =>
    evaluationMarks([{ box: [0, 0, width, 10], score: 1, label: "x" }], { labels: [label] }).map((
      { name },
    ) => name);
  assert.deepEqual(names(5), ["found"]);
  assert.deepEqual(names(4.9), ["missed", "false"]);
});
