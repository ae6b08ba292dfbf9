import assert from "node:assert/strict";
import type { Plate } from "lib/corpus/plate.ts";
import type { Box } from "lib/geometry/box.ts";
import { type Mask, maskFromPixels } from "lib/geometry/mask.ts";
import { blank } from "lib/image/image.ts";
import { promptTable, segmenterViews } from "lib/study/comparison.ts";
import { palette } from "lib/plot/chart.ts";
import type { ComparedPlate } from "lib/study/compare_segmenters.ts";
import type { Method, MethodAnswer } from "lib/study/methods.ts";

const size = { width: 40, height: 40 };

function filled([x0, y0, x1, y1]: Box): Mask {
  const inside = (i: number) => {
    const [x, y] = [i % 40, Math.floor(i / 40)];
    return Number(x >= x0 && x < x1 && y >= y0 && y < y1);
  };
  return maskFromPixels(Array.from({ length: 1600 }, (_, i) => inside(i)), size);
}

const answer = (box: Box, score = 0.9): MethodAnswer => ({ box, score, mask: filled(box) });
const method = (name: string, random = false): Method => ({
  name,
  random,
  weights: random ? "random" : "none needed",
  answer: () => Promise.resolve([]),
});

const figure: Box = [4, 4, 20, 36];
const half: Box = [4, 4, 12, 36];
const away: Box = [28, 28, 38, 38];
const methods = [method("good"), method("half"), method("chance", true)];
const plate = (id: string, answers: MethodAnswer[][]): ComparedPlate => ({
  plate: { id } as Plate,
  image: blank(size, [240, 240, 230, 255]),
  labels: [{ plate: id, name: "a", box: figure, mask: filled(figure) }],
  answers,
});
const compared = [
  plate("calm", [[answer(figure)], [answer(figure)], [answer(figure)]]),
  plate("torn", [[answer(figure)], [answer(half)], [answer(away)]]),
];

Deno.test("methods stand side by side, random ones named so everywhere", () => {
  const shown = segmenterViews(compared, methods).mostDisputed;
  assert.deepEqual(shown.map(({ caption }) => caption), [
    "good, 1 found",
    "half, 1 found",
    "chance (random), 1 found",
  ]);
  const colours = shown.map(({ marks: [{ colour }] }) => colour);
  assert.deepEqual(colours, [undefined, undefined, palette.faded]);
});

Deno.test("the plate about which they agree least comes first", () => {
  const { ranking: rows, agreement } = segmenterViews(compared, methods);
  assert.deepEqual(rows.map(({ plate }) => plate), ["torn", "calm"]);
  assert.ok(Math.abs(Number(rows[0].disagreement) - (1 - 0.5 / 3)) < 1e-12);
  assert.match(agreement.alt, /good and half 0\.75; good and chance \(random\) 0\.50/);
});

Deno.test("beside the truth: tables by method, galleries of those that mean something", () => {
  const { table: rows, cutOuts } = segmenterViews(compared, methods);
  assert.deepEqual(rows.map((row) => row["mask IoU"]), [1, 0.75, 1]);
  assert.deepEqual(rows.map((row) => row["masks above .75"]), [1, 0.5, 1]);
  // chance found one figure of the two, and its other mask is no figure's
  assert.deepEqual(rows.map((row) => row["outlined found"]), [2, 2, 1]);
  assert.deepEqual(rows.map(({ found }) => found), [2, 2, 2]);
  assert.equal(rows[0]["box AP50"], 1);
  const { good, bad } = cutOuts(1);
  assert.equal(good[0].caption, "1.00 good");
  assert.equal(bad[0].caption, "0.50 half");
});

Deno.test("only masks of outlined figures are evaluated, each figure by the best box on it", () => {
  const labels = [
    { plate: "open", name: "a", box: figure, mask: filled(figure) },
    { plate: "open", name: "b", box: away },
  ];
  const open = (...answers: MethodAnswer[]) =>
    segmenterViews([{ ...plate("open", [answers]), labels }], [methods[0]]).table[0];
  const nowhere: Box = [22, 2, 27, 20];
  const row = open(answer(nowhere), answer(away), answer(figure));
  assert.deepEqual([row.found, row["outlined found"], row["mask IoU"]], [3, 1, 1]);
  // half of the box is the least that makes a mask that figure's
  assert.deepEqual([open(answer(half))["outlined found"], open(answer(half))["mask IoU"]], [
    1,
    0.5,
  ]);
  const [x0, y0, x1, y1] = half;
  assert.equal(open(answer([x0, y0, x1 - 1, y1]))["mask IoU"], null);
  // the better score has the figure, whatever the order
  assert.equal(open(answer(half, 0.3), answer(figure, 0.8))["mask IoU"], 1);
});

Deno.test("the views of a comparison begin with the plate that is most disputed", () => {
  const views = segmenterViews(compared, methods);
  assert.deepEqual(views.ranking.map(({ plate }) => plate), ["torn", "calm"]);
  assert.equal(views.mostDisputed.length, 3);
  assert.deepEqual(views.mostDisputed[1].marks[0].box, half);
  assert.equal(views.cutOuts(1).bad[0].caption, "0.50 half");
  assert.throws(() => segmenterViews([], methods), /Cannot show a comparison of no plates/);
});

Deno.test("a row per prompt, at both thresholds", () => {
  const image = compared[0].image;
  const labels = compared[0].labels;
  const said = (textScore: number) => ({ box: figure, score: 0.6, textScore, label: "a" });
  const rows = promptTable([
    { prompt: "people", plates: [{ image, labels, detections: [said(0.9)] }] },
    { prompt: "ships", plates: [{ image, labels, detections: [said(0.1)] }] },
  ], { boxThreshold: 0.4, textThreshold: 0.25 });
  assert.deepEqual(rows[0], {
    prompt: "people",
    AP50: 1,
    "kept at 0.4": 1,
    precision: 1,
    recall: 1,
  });
  assert.deepEqual([rows[1].AP50, rows[1]["kept at 0.4"], rows[1].precision], [0, 0, null]);
});

Deno.test("cut-outs go from the best to the worst, of methods whose weights mean something", () => {
  const { cutOuts } = segmenterViews([...compared].reverse(), methods);
  const { good, bad } = cutOuts(9);
  const captions = ["1.00 good", "1.00 good", "1.00 half", "0.50 half"];
  assert.deepEqual(good.map(({ caption }) => caption).sort(), [...captions].sort());
  assert.equal(good.at(-1)!.caption, "0.50 half");
  assert.deepEqual(bad.map(({ caption }) => caption), good.map(({ caption }) => caption));
});

Deno.test("a mask is good above three quarters, and not at them", () => {
  // the figure is 16 wide and 32 high
  const share = (width: number, height = 32) => {
    const [x, y] = [figure[0], figure[1]];
    const given = plate("one", [[answer([x, y, x + width, y + height])], [], []]);
    return segmenterViews([given], methods).table[0]["masks above .75"];
  };
  assert.equal(share(12), 0);
  assert.equal(share(16, 25), 1); // .78: above three quarters, below those and five per cent
  assert.equal(share(16), 1);
});
