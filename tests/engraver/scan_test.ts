import assert from "node:assert/strict";
import { scan } from "lib/engraver/scan.ts";
import type { Pt } from "lib/engraver/geometry.ts";
import { Random } from "lib/tensor/random.ts";
import { inside } from "./drawn.ts";

Deno.test("convex polygons fill the pixels whose centres they hold", () => {
  const random = new Random(4);
  for (let n = 0; n < 40; n++) {
    const corners = Array.from(
      { length: 3 },
      (): Pt => [random.range(-5, 25), random.range(-5, 25)],
    );
    const filled = new Set<string>();
    scan(corners, { clip: [0, 0, 20, 20] }, (y, x0, x1) => {
      for (let x = x0; x < x1; x++) filled.add(`${x} ${y}`);
    });
    for (let y = 0; y < 20; y++) {
      for (let x = 0; x < 20; x++) {
        assert.equal(filled.has(`${x} ${y}`), inside(corners, x + 0.5, y + 0.5));
      }
    }
  }
});

Deno.test("what a polygon winds round twice is filled once", () => {
  const star: Pt[] = [[10, 0], [16, 19], [0, 7], [20, 7], [4, 19]];
  let pixels = 0;
  const rows = new Set<string>();
  scan(star, { clip: [0, 0, 20, 20] }, (y, x0, x1) => {
    pixels += x1 - x0;
    for (let x = x0; x < x1; x++) rows.add(`${x} ${y}`);
  });
  assert.equal(pixels, rows.size);
  assert.ok(rows.has("10 10"), "the middle is inside");
});
