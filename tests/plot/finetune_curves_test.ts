import assert from "node:assert/strict";
import { type DrawnRun, finetuneCurves } from "lib/plot/finetune_curves.ts";
import { assertFrozen } from "tests/frozen.ts";

const run = (epochs: number, best: number): DrawnRun => ({
  epochs,
  best,
  history: Array.from({ length: epochs }, (_, i) => {
    const losses = { box: 3 - i / epochs, obj: 2, cls: 1, l1: 1 };
    const marks = { precision: 0.5, recall: 0.6, map50: i / epochs, map: 0.3 };
    return { epoch: i + 1, train: losses, validation: losses, ...marks };
  }),
});

Deno.test("ten panels with a line and a dot for each run, and words for both", () => {
  const { data, layout, alt } = finetuneCurves([run(5, 5), run(10, 4)]);
  assert.equal(data.length, 10 * 2 * 2);
  assert.equal(Object.keys(layout).filter((name) => name.startsWith("xaxis")).length, 10);
  assert.equal(data.filter(({ showlegend }) => showlegend === true).length, 2);
  const map50 = data.find(({ xaxis, mode, name }) =>
    xaxis === "x5" && mode === "lines" && name === "10 epochs"
  )!;
  assert.deepEqual(map50.y, run(10, 4).history.map((epoch) => epoch.map50));
  assert.match(alt, /10 epochs, best after 4 with mAP50 0\.300/);
});

Deno.test("panels lie in rows and columns, inside the figure, none over another", () => {
  const { layout } = finetuneCurves([run(5, 5)]);
  const axes = layout as Record<string, { domain: [number, number] }>;
  const panels = Array.from({ length: 10 }, (_, i) => {
    const number = i === 0 ? "" : i + 1;
    return [axes[`xaxis${number}`].domain, axes[`yaxis${number}`].domain];
  });
  for (const [x, y] of panels) {
    for (const [from, to] of [x, y]) assert.ok(from > -1e-9 && to < 1 + 1e-9 && to - from > 0.1);
  }
  // the second is right of the first, the sixth below it
  assert.ok(panels[1][0][0] > panels[0][0][1] && panels[1][1][0] === panels[0][1][0]);
  assert.ok(panels[5][1][1] < panels[0][1][0] && panels[5][0][0] === panels[0][0][0]);
  assert.equal(new Set(panels.map(String)).size, 10);
});

Deno.test("its lines, places and colours stay, as the outputs that notebooks were saved with", () => {
  assertFrozen(finetuneCurves([run(5, 5), run(10, 4)]), "e316f94c4826");
});

Deno.test("two rows of five panels fill the figure, a fifth of its height between them", () => {
  const { layout } = finetuneCurves([]);
  const domain = (axis: string) =>
    (layout[axis] as { domain: number[] }).domain.map((value) =>
      Math.round(1e4 * value + 1e-9) / 1e4 + 0
    );
  assert.deepEqual([domain("yaxis"), domain("yaxis6")], [[0.6, 1], [0, 0.4]]);
  assert.deepEqual([domain("xaxis"), domain("xaxis5"), domain("xaxis6")], [
    [0, 0.1664],
    [0.8336, 1],
    [0, 0.1664],
  ]);
});
