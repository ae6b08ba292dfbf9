import assert from "node:assert/strict";
import { washes } from "lib/engraver/colourist.ts";
import { identityFrame } from "lib/engraver/geometry.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { assertFrozen } from "tests/engraver/drawn.ts";

const plate = engravePlate(64, { width: 300, height: 225, scene: "garden", count: 4 });
const paint = (seed: number) =>
  washes(plate.parts, { width: 300, height: 225, frame: identityFrame, clip: plate.frame, seed });

Deno.test("a colourist repeats himself, another mixes other colours", () => {
  assert.deepEqual(paint(1), paint(1));
  const [a, b] = [paint(1), paint(2)];
  const changed = a.filter((value, i) => Math.abs(value - b[i]) > 20).length / a.length;
  assert.ok(changed > 0.1, `${changed}`);
});

Deno.test("nothing is painted outside of the picture, much of it is", () => {
  const painted = paint(1);
  assert.deepEqual([...painted.slice(0, 9)], Array(9).fill(255));
  const coloured = painted.filter((_, i) => i % 3 === 0)
    .filter((red, i) =>
      Math.max(red, painted[i * 3 + 1], painted[i * 3 + 2]) -
          Math.min(red, painted[i * 3 + 1], painted[i * 3 + 2]) > 25
    );
  assert.ok(coloured.length > 0.05 * 300 * 225, `${coloured.length}`);
});

Deno.test("washes keep their colours and their places", () => {
  assertFrozen(
    [1, 2, 3].map((seed) => [...paint(seed).filter((_, i) => i % 7 === 0)]),
    "de00a42bbc22",
  );
});
