import assert from "node:assert/strict";
import { colour } from "lib/finetune/colouring.ts";
import type { Box } from "lib/geometry/box.ts";
import { Random } from "lib/tensor/random.ts";

const picture = { width: 80, height: 60 };
const plane = 80 * 60;
const cell = { x: 10, y: 5, width: 60, height: 50 };

function coloured(seed: number, figures: readonly Box[]) {
  const pixels = new Float32Array(3 * plane).fill(240);
  for (let i = 0; i < plane; i += 7) for (let c = 0; c < 3; c++) pixels[c * plane + i] = 0;
  colour(pixels, { random: new Random(seed), picture, cell, figures });
  return pixels;
}

Deno.test("washes take light away within the cell, and black lines stay black", () => {
  const pixels = coloured(3, [[20, 10, 50, 50]]);
  for (let i = 0; i < plane; i++) {
    const [x, y] = [i % 80, Math.floor(i / 80)];
    const inside = x >= 10 && x < 70 && y >= 5 && y < 55;
    for (let c = 0; c < 3; c++) {
      const value = pixels[c * plane + i];
      if (i % 7 === 0) assert.equal(value, 0);
      else if (!inside) assert.equal(value, 240);
      else assert.ok(value > 0 && value <= 240);
    }
  }
});

Deno.test("most figures come out in colours, each in its own", () => {
  const saturated = (figures: readonly Box[]) => {
    let count = 0;
    for (let seed = 0; seed < 20; seed++) {
      const pixels = coloured(seed, figures);
      for (let y = 12; y < 48; y++) {
        for (let x = 25; x < 45; x++) {
          const i = y * 80 + x;
          const colours = [0, 1, 2].map((c) => pixels[c * plane + i]);
          if (Math.max(...colours) - Math.min(...colours) > 40) count++;
        }
      }
    }
    return count / (20 * 36 * 20);
  };
  assert.ok(saturated([[20, 10, 50, 50]]) > saturated([]) + 0.2);
});

Deno.test("the same seed gives the same colours, another seed others", () => {
  const [a, b, c] = [1, 1, 2].map((seed) => coloured(seed, [[20, 10, 50, 50]]));
  assert.deepEqual(a, b);
  assert.notDeepEqual(a, c);
});
