import assert from "node:assert/strict";
import { drawn } from "tests/engraver/drawn.ts";

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
