import assert from "node:assert/strict";
import { assertFrozen, burin, drawn, eachDrawn } from "tests/engraver/drawn.ts";
import { frameAt, type Pt } from "lib/engraver/geometry.ts";
import { Sketch } from "lib/engraver/sketch.ts";

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
        s.flow(shape.slice(0, 2), shape.slice(2), (u) => u);
        s.line(shape);
        s.lines([shape]);
        s.part(shape);
        s.fill(shape);
        s.fill(shape.toReversed());
        s.pattern(pattern, [0.3, 1], 0.41);
        for (const open of [true, false]) {
          s.tube(shape.slice(0, 2), shape.slice(2), {}, open);
          s.tube(shape.slice(0, 2), shape.slice(2), {
            tone: i / 5,
            form: 0.4,
            bulge: 0.05 * i,
            pitch: 0.8,
            fade: (v) => v / 3,
            solid: i === 3,
          }, open);
        }
        const thin = new Sketch(s.burin, 3, frameAt([0, 0], 0, 3, true), 0.2 + 0.3 * i, s.parts);
        thin.part(shape, { edges: [shape], wash: "#abcdef" });
        thin.pattern(pattern, [1, 0], 0.2);
      },
    ),
    "917119c8aa32",
  );
});

Deno.test("hatched is what has a tone above .03, a form or a fading; what is solid never is", () => {
  const square: Pt[] = [[0, 0], [20, 0], [20, 20], [0, 20]];
  const hatched = (style: Parameters<Sketch["part"]>[1]) =>
    drawn((s) => s.part(square, { form: 0, line: 0, ...style }))[0].ink !== "";
  assert.deepEqual(
    [{}, { tone: 0.03 }, { tone: 0.5 }, { form: 0.9 }, { fade: () => 0.5 }].map(hatched),
    [false, false, true, true, true],
  );
  assert.ok(!hatched({ tone: 0.5, solid: true }));
});

Deno.test("strokes stand closer the lighter the weight, within limits", () => {
  const pitch = (weight: number) =>
    new Sketch(burin(), 0, frameAt([0, 0]), weight).pitch / burin().craft.spacing;
  assert.deepEqual([0, 0.4, 1, 9].map(pitch), [0.62, 0.62, 1, 1.1]);
});

Deno.test("no contour is drawn of no weight, nor ink without a part", () => {
  const [bare, thin] = drawn((s) => {
    s.part([[0, 0], [9, 0], [0, 9]], { form: 0, line: 0 });
    s.part([[0, 0], [9, 0], [0, 9]], { form: 0, line: 0.01 });
  });
  assert.deepEqual([bare.ink === "", thin.ink === ""], [true, false]);
  assert.deepEqual([bare.wash, bare.solid, bare.masked], [null, false, true]);
});
