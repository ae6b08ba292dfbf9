import assert from "node:assert/strict";
import { assertFrozen, burin } from "tests/engraver/drawn.ts";
import { type Pt } from "lib/engraver/geometry.ts";

Deno.test("dark tones take more ink than light ones", () => {
  const square: [number, number][] = [[0, 0], [80, 0], [80, 80], [0, 80]];
  const ink = (tone: number) =>
    burin().hatch(square, [0, 1], { tone, form: 0.3, bulge: 0.1 }).length;
  assert.ok(ink(0.2) < ink(0.5) && ink(0.5) < ink(0.9), `${ink(0.2)} ${ink(0.5)} ${ink(0.9)}`);
});

Deno.test("lines, contours, fields and flows are closed paths in tenths of a pixel", () => {
  const b = burin();
  const paths = [
    b.line([[0, 0], [30, 10]], 2),
    b.contour([[0, 0], [30, 0], [30, 30]], true, 2),
    b.field([[0, 0], [50, 0], [50, 50], [0, 50]], [1, 0], 5, () => 0.5),
    b.flow([[0, 0], [0, 40]], [[30, 0], [30, 40]], 4, () => 0.5),
    b.hatchTube([[0, 0], [0, 40]], [[20, 0], [20, 40]], 0.1, { tone: 0.5, form: 0.5, bulge: 0.1 }),
  ];
  for (const path of paths) assert.match(path, /^(M-?\d+ -?\d+l(-?\d+ -?\d+ )+z)+$/);
});

Deno.test("the same burin cuts the same line, a lit contour is thinner", () => {
  assert.equal(burin().line([[0, 0], [9, 9]], 2), burin().line([[0, 0], [9, 9]], 2));
});

Deno.test("a burin keeps its strokes: lines, contours, fields, flows, hatching", () => {
  assertFrozen(
    [0.1, 0.3, 0.5, 0.7, 0.9].map((tone, i) => {
      const b = burin();
      const shape: Pt[] = [[0, 0], [80, 10], [70, 80], [5, 60]];
      const style = { tone, form: 1 - tone, bulge: 0.1 * i };
      return [
        b.line(shape, 1 + i),
        b.contour(shape, i % 2 === 0, 2),
        b.field(shape, [1, i], 5, (x, y) => tone * (x + y) / 160),
        b.flow([[0, 0], [0, 40]], [[30, 0], [35, 45]], 3 + i, (u) => u * tone),
        b.hatch(shape, [i, 1], style),
        b.hatchTube([[0, 0], [0, 40]], [[20, 0], [20, 40]], 0.1 * i, style),
      ];
    }),
    "8b017b948b15",
  );
});
