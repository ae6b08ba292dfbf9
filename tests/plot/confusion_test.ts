import assert from "node:assert/strict";
import { confusionChart } from "lib/plot/confusion.ts";
import { chartSvg } from "lib/plot/static.ts";
import { assertFrozen } from "tests/frozen.ts";
import { palette } from "lib/plot/chart.ts";

const confusion = {
  predicted: ["person", "cat", "background"],
  actual: ["plain", "background"],
  counts: [[1200, 3], [0, 1], [300, 0]],
};

Deno.test("a square for each pair with its count, rows from the top, in words too", async () => {
  const { layout, alt } = confusionChart(confusion);
  const annotations = layout.annotations as unknown as { x: number; y: number; text: string }[];
  assert.equal(annotations.length, 6);
  assert.deepEqual(annotations[0], { ...annotations[0], x: 0, y: 2, text: "1,200" });
  assert.equal(
    alt,
    "Confusion: person for plain 1200; person for nothing there 3; cat for nothing there 1; " +
      "missed for plain 300.",
  );
  const svg = await chartSvg(confusionChart(confusion));
  for (const word of ["1,200", "nothing there", "missed", "what was said"]) {
    assert.ok(svg.length > 2000, word);
  }
});

Deno.test("with nothing to show it says so", () => {
  const { alt } = confusionChart({
    predicted: ["background"],
    actual: ["background"],
    counts: [[0]],
  });
  assert.match(alt, /nothing was found, and nothing is there/);
});

Deno.test("a figure has room for its columns and rows, unless its size is told", () => {
  const size = ({ width, height }: ReturnType<typeof confusionChart>) => [width, height];
  const { actual, predicted } = confusion;
  assert.deepEqual(size(confusionChart(confusion)), [
    180 + 110 * actual.length,
    110 + 56 * predicted.length,
  ]);
  assert.deepEqual(size(confusionChart(confusion, { width: 300, height: 200 })), [300, 200]);
});

Deno.test("its lines, places and colours stay, as the outputs that notebooks were saved with", () => {
  assertFrozen(confusionChart(confusion), "4198c313d370");
});

Deno.test("letters are light on more than .55 of a column; a column of nothing has no share", () => {
  const colours = (counts: number[][]) =>
    (confusionChart({ predicted: ["a", "b"], actual: ["a", "b"], counts }).layout
      .annotations as { font: { color: string } }[]).map(({ font }) => font.color);
  const [light, dark] = [palette.paper, palette.ink];
  assert.deepEqual(colours([[11, 0], [9, 1]]), [dark, dark, dark, light]);
  assert.deepEqual(colours([[12, 0], [9, 0]]), [light, dark, dark, dark]);
  assert.deepEqual(colours([[56, 0], [44, 0]]), [light, dark, dark, dark]);
});
