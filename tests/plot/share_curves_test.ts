import assert from "node:assert/strict";
import { shareCurves } from "lib/plot/share_curves.ts";

Deno.test("lines of a group have one colour, lines of a way one dash, and intervals are drawn", () => {
  const points = [
    { share: 0, value: 0.2, low: 0.1, high: 0.5 },
    { share: 1, value: 0.8, low: 0.7, high: 0.9 },
  ];
  const curve = (group: string, way: string) => ({ name: `${group} ${way}`, group, way, points });
  const { data, alt, width, height } = shareCurves([
    curve("a", "x"),
    curve("a", "y"),
    curve("b", "x"),
  ], {
    x: "share of grey",
  });
  const lines = data.map(({ line }) => line as { color: string; dash: string });
  assert.equal(lines[0].color, lines[1].color);
  assert.notEqual(lines[0].color, lines[2].color);
  assert.equal(lines[0].dash, lines[2].dash);
  assert.notEqual(lines[0].dash, lines[1].dash);
  const error = data[0].error_y as { array: number[]; arrayminus: number[] };
  assert.deepEqual([error.array, error.arrayminus], [[0.3, 0.1], [0.1, 0.1]]);
  assert.deepEqual([width, height], [720, 380]);
  assert.match(alt, /^Over the share of grey: a x from 0\.20 to 0\.80; /);
});
