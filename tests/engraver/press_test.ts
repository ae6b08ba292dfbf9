import assert from "node:assert/strict";
import { Press } from "lib/engraver/press.ts";
import type { Pt } from "lib/engraver/geometry.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen, inside } from "tests/engraver/drawn.ts";

Deno.test("coverage is exact on slanted edges", () => {
  const press = new Press({ width: 10, height: 10 });
  press.rings([[[0, 0], [10, 0], [0, 10]]], 0);
  const ink = press.grey.reduce((sum, grey) => sum + 255 - grey, 0) / 255;
  assert.ok(Math.abs(ink - 50) < 0.3, `${ink}`);
  assert.equal(press.grey[0], 0);
  assert.equal(press.grey[99], 255);
  assert.ok(Math.abs(press.grey[9] - 127) < 2);
});

Deno.test("a ring turning the other way is a hole, paper hides ink, limits cut", () => {
  const press = new Press({ width: 8, height: 8 });
  press.rings([[[0, 0], [8, 0], [8, 8], [0, 8]], [[2, 2], [2, 6], [6, 6], [6, 2]]], 0);
  assert.deepEqual([press.grey[0], press.grey[4 * 8 + 4]], [0, 255]);
  press.rings([[[0, 0], [8, 0], [8, 8], [0, 8]]], 255);
  assert.ok(press.grey.every((grey) => grey === 255));
  press.limit([4, 0, 8, 8]);
  press.rings([[[0, 0], [8, 0], [8, 8], [0, 8]]], 0);
  assert.deepEqual([press.grey[3], press.grey[4]], [255, 0]);
});

Deno.test("strokes are read in tenths, absolute and relative, and moved by the frame", () => {
  const plain = new Press({ width: 8, height: 8 });
  plain.strokes("M20 20l20 0 0 20 -20 0z");
  const same = new Press({ width: 8, height: 8 });
  same.strokes("M20 20L40 20L40 40L20 40z");
  assert.deepEqual(same.grey, plain.grey);
  const mirrored = new Press({ width: 8, height: 8, frame: [-1, 0, 0, 1, 8, 0] });
  mirrored.strokes("M20 20l20 0 0 20 -20 0z");
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      assert.equal(mirrored.grey[y * 8 + x], plain.grey[y * 8 + 7 - x]);
    }
  }
});

/** Ink of each pixel by looking at 32 x 32 places of it. */
function lookedAt(ring: Pt[], size: number): number[] {
  const fine = 32;
  return Array.from({ length: size * size }, (_, i) => {
    let hits = 0;
    for (let v = 0; v < fine; v++) {
      for (let u = 0; u < fine; u++) {
        const [x, y] = [i % size + (u + 0.5) / fine, Math.floor(i / size) + (v + 0.5) / fine];
        hits += Number(inside(ring, x, y));
      }
    }
    return hits / fine ** 2;
  });
}

Deno.test("coverage is that of looking closely, steep and flat", () => {
  const random = new Random(6);
  for (let round = 0; round < 12; round++) {
    const ring = Array.from({ length: 3 }, (): Pt => [random.range(0, 8), random.range(0, 8)]);
    const press = new Press({ width: 8, height: 8 });
    press.rings([ring], 0);
    const expected = lookedAt(ring, 8);
    press.grey.forEach((grey, i) => {
      assert.ok(Math.abs((255 - grey) / 255 - expected[i]) < 0.03, `${round}: ${i}`);
    });
  }
});

Deno.test("a limit cuts on all four sides, and keeps what is inside of it", () => {
  const ring: Pt[] = [[0.3, 0.2], [9.5, 1.1], [7.7, 9.6], [-2, 5.5]];
  const [whole, cut] = [0, 1].map(() => new Press({ width: 10, height: 10 }));
  whole.rings([ring], 40);
  cut.limit([2, 3, 7, 8]);
  cut.rings([ring], 40);
  whole.grey.forEach((grey, i) => {
    const [x, y] = [i % 10, Math.floor(i / 10)];
    const within = x >= 2 && x < 7 && y >= 3 && y < 8;
    // an edge that leaves through a side is cut to its mean there, which shades a few pixels otherwise
    if (within) assert.ok(Math.abs(cut.grey[i] - grey) < 60, `${x} ${y}`);
    else assert.equal(cut.grey[i], 255, `${x} ${y}`);
  });
});

Deno.test("lines and points cover nothing, what is printed once is not printed again", () => {
  const press = new Press({ width: 4, height: 4 });
  press.rings([[[0, 0], [4, 4]], [[1, 1]], []], 0);
  assert.ok(press.grey.every((grey) => grey === 255));
  press.rings([[[0, 0], [2, 0], [2, 2], [0, 2]]], 0);
  press.rings([[[2, 2], [4, 2], [4, 4], [2, 4]]], 100);
  assert.deepEqual(
    [...press.grey],
    [0, 0, 255, 255, 0, 0, 255, 255].concat(
      [255, 255, 100, 100, 255, 255, 100, 100],
    ),
  );
});

Deno.test("strokes print what rings of the same corners print", () => {
  const corners: Pt[] = [[1.2, 0.5], [10.7, 3.4], [9.9, 12.3], [-3.1, 7.7]];
  const tenths = corners.map((corner) => corner.map((value) => Math.round(value * 10)));
  const absolute = tenths.map(([x, y], i) => `${"ML"[Math.min(i, 1)]}${x} ${y}`).join("") + "z";
  const steps = tenths.map(([x, y], i) =>
    i ? `${x - tenths[i - 1][0]} ${y - tenths[i - 1][1]} ` : ""
  );
  const relative = `M${tenths[0].join(" ")}l${steps.join("")}z`;
  const frame = [0.9, 0.2, -0.1, 1.1, 0.5, -0.5] as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const print = (ink: (press: Press) => void) => {
    const press = new Press({ width: 12, height: 13, frame });
    ink(press);
    return [...press.grey];
  };
  const expected = print((press) => press.rings([corners], 0));
  assert.deepEqual(print((press) => press.strokes(absolute)), expected);
  assert.deepEqual(print((press) => press.strokes(relative)), expected);
  // one after the other, each from its own beginning
  const twice = print((press) => press.strokes(relative + "M0 0l10 0 0 10 -10 0z" + absolute));
  assert.deepEqual(
    twice,
    print((press) => {
      press.rings([corners], 0);
      press.rings([[[0, 0], [1, 0], [1, 1], [0, 1]]], 0);
      press.rings([corners], 0);
    }),
  );
});

Deno.test("a press prints the same greys", () => {
  const random = new Random(9);
  const press = new Press({ width: 24, height: 18, frame: [0.9, 0.1, -0.1, 0.9, 2, 1] });
  for (let i = 0; i < 30; i++) {
    press.limit(i % 3 ? [random.int(0, 8), 2, random.int(12, 24), 15] : null);
    const ring = Array.from({ length: 5 }, (): Pt => [random.range(-9, 30), random.range(-9, 30)]);
    press.rings([ring], i % 2 ? 255 : random.int(0, 200));
  }
  assertFrozen([...press.grey], "19250c727048");
});
