import assert from "node:assert/strict";
import { assertFrozen, drawn, eachDrawn } from "tests/engraver/drawn.ts";
import { frameAt, type Pt } from "lib/engraver/geometry.ts";

Deno.test("parts hide what lies under them unless they are ghosts; patterns add ink", () => {
  const square: [number, number][] = [[0, 0], [20, 0], [20, 20], [0, 20]];
  const [solid, ghost] = drawn((s) => {
    s.part(square, { solid: true });
    s.part(square, { ghost: true });
  });
  assert.deepEqual([solid.masked, solid.solid, ghost.masked], [true, true, false]);
  for (const pattern of ["stripe", "check", "dot", "sprig"]) {
    const [plain] = drawn((s) => s.part(square));
    const [printed] = drawn((s) => {
      s.part(square);
      s.pattern(pattern, [0, 1], 0.3);
    });
    assert.ok(printed.ink.length > plain.ink.length, pattern);
  }
});

Deno.test("a sketch in a frame draws at its place and size", () => {
  const [big] = drawn((s) => s.part([[0, 0], [1, 0], [0, 1]]), 10);
  assert.deepEqual(big.outline, [[300, 300], [310, 300], [300, 310]]);
});

Deno.test("parts keep their strokes: tones, contours, patterns, frames", () => {
  assertFrozen(
    eachDrawn(
      ["none", "stripe", "check", "dot", "sprig"],
      (s, pattern, i) => {
        const shape: Pt[] = [[0, 0], [20, 2], [18, 20], [1, 15]];
        s.part(shape, { tone: i / 5, axis: [1, i], bulge: 0.3, slant: i, pitch: 1 + i / 9 });
        s.pattern(pattern, [0.3, 1], 0.4);
        s.at(frameAt([3, 4], 30, 2, true)).part(shape, {
          tone: 0.5,
          line: 1.2,
          edges: [shape.slice(0, 2), shape.slice(2)],
          wash: "#123456",
        });
        s.part(shape, { line: 0, solid: true, ghost: true });
        s.line(shape, 1.5);
        s.lines([shape, shape.slice(1)], 1.1);
        s.dot([3, 4], 2);
        s.flow(shape.slice(0, 2), shape.slice(2), (u, v) => u * v + i / 5, 0.9);
      },
    ),
    "541d9a0f19e9",
  );
});
