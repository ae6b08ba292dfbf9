import assert from "node:assert/strict";
import { resizeArea } from "lib/image/area.ts";
import { applyAffine } from "lib/matching/affine.ts";
import { localContrast, registerLines } from "lib/matching/line_registration.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/frozen.ts";
import { type DrawnPlate, drawnPlate, greyOf } from "./drawn_plate.ts";

const large: DrawnPlate = { width: 640, height: 480, strokes: 600 };
const plate = (seed: number, more: DrawnPlate = {}) =>
  greyOf(drawnPlate(seed, { ...large, ...more }));

Deno.test("the same lines agree, a little smaller and beginning a little aside", () => {
  const a = plate(1);
  const b = resizeArea(a, { width: 500, height: 380 });
  const found = registerLines(a, b, [1, 0, 0.012, 0, 1, -0.01]);
  assert.ok(found.fine > 0.85 && found.coarse > 0.85, JSON.stringify(found));
  assert.ok(found.residual < 0.3);
  const [u, v] = applyAffine(found.map, [0.3, 0.7]);
  assert.ok(Math.abs(u - 0.3) < 0.002 && Math.abs(v - 0.7) < 0.002, `${u} ${v}`);
});

Deno.test("lines that another hand drew after the first agree less and lie further apart; others not at all", () => {
  const a = plate(1);
  const same = registerLines(a, a, [1, 0, 0, 0, 1, 0]);
  const copy = registerLines(a, plate(1, { unsteady: 3 }), [1, 0, 0, 0, 1, 0]);
  const other = registerLines(a, plate(2), [1, 0, 0, 0, 1, 0]);
  assert.ok(
    same.fine > copy.fine + 0.2 && copy.fine > other.fine + 0.05,
    JSON.stringify({ copy, other }),
  );
  assert.ok(copy.residual > same.residual + 0.1);
  assert.ok(other.fine < 0.3);
});

Deno.test("lines are compared at the size of the smaller picture, whichever it is, down to 96 pixels", () => {
  const a = plate(1);
  const scan = (width: number) => resizeArea(a, { width, height: width * 3 / 4 });
  for (const [width, detail] of [[640, 640], [240, 240], [96, 96], [80, 96]]) {
    const found = registerLines(a, scan(width), [1, 0, 0, 0, 1, 0]);
    assert.equal(found.detail, detail);
    if (width > 80) assert.ok(found.fine > 0.9, `${width}: ${found.fine}`);
    assert.equal(registerLines(scan(width), a, [1, 0, 0, 0, 1, 0]).detail, width);
  }
});

Deno.test("washes do not matter: local contrast is that of the lines", () => {
  const a = plate(1);
  const washed = { ...a, data: a.data.map((level, i) => level * (0.6 + 0.3 * (i % 640) / 640)) };
  assert.ok(registerLines(a, washed, [1, 0, 0, 0, 1, 0]).fine > 0.95);
});

Deno.test("plain pictures have no tiles, and of mere frames the middle has none", () => {
  const blank = { width: 640, height: 480, channels: 1, data: new Uint8Array(640 * 480).fill(230) };
  const none = registerLines(blank, blank, [1, 0, 0, 0, 1, 0]);
  assert.deepEqual([none.tiles, none.middle, none.fine], [0, 0, 0]);
  const frame = {
    ...blank,
    data: plate(1).data.map((level, i) => {
      const [x, y] = [i % 640, Math.floor(i / 640)];
      return Math.min(x, y, 639 - x, 479 - y) < 60 ? level : 230;
    }),
  };
  const framed = registerLines(frame, frame, [1, 0, 0, 0, 1, 0]);
  assert.ok(framed.tiles > 10 && framed.middle < 0.1, JSON.stringify(framed));
  assert.equal(registerLines(plate(1), plate(1), [1, 0, 0, 0, 1, 0]).middle, 1);
});

Deno.test("around every pixel of an even picture there is no contrast, and beside a line there is", () => {
  const data = new Uint8Array(30 * 30).fill(100);
  assert.ok(
    localContrast({ width: 30, height: 30, data }).every((value) => Math.abs(value) < 1e-6),
  );
  for (let y = 0; y < 30; y++) data[y * 30 + 15] = 0;
  const lines = localContrast({ width: 30, height: 30, data });
  assert.ok(lines[15 * 30 + 15] < -2 && lines[15 * 30 + 16] > 0);
});

Deno.test("local contrast is what a plain loop over each pixel's neighbours finds", () => {
  const random = new Random(6);
  const [width, height] = [21, 17];
  const data = Uint8Array.from({ length: width * height }, () => random.int(0, 255));
  const found = localContrast({ width, height, data });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const around: number[] = [];
      for (let v = Math.max(0, y - 6); v <= Math.min(height - 1, y + 6); v++) {
        for (let u = Math.max(0, x - 6); u <= Math.min(width - 1, x + 6); u++) {
          around.push(data[v * width + u]);
        }
      }
      const mean = around.reduce((a, b) => a + b) / around.length;
      const spread = Math.sqrt(around.reduce((s, v) => s + (v - mean) ** 2, 0) / around.length);
      const right = (data[y * width + x] - mean) / (spread + 4);
      assert.ok(Math.abs(found[y * width + x] - right) < 1e-5, `${x} ${y}`);
    }
  }
});

Deno.test("every tile of a plate of lines counts, of 64 pixels or an eighth of the longer side, of 16 at least", () => {
  const identity = [1, 0, 0, 0, 1, 0] as const;
  const tiles = (width: number, height: number) => {
    const own = resizeArea(plate(1, { strokes: 1500 }), { width, height });
    return registerLines(own, own, identity).tiles;
  };
  assert.deepEqual([tiles(640, 480), tiles(320, 240), tiles(100, 75)], [70, 48, 24]);
});

Deno.test("lines are found as far aside as they are looked for, and no further", () => {
  const a = plate(1, { strokes: 1500 });
  const aside = (pixels: number) => registerLines(a, a, [1, 0, pixels / 640, 0, 1, 0]);
  // nine pixels of 192 are thirty of 640
  for (const pixels of [27, -27]) {
    const found = aside(pixels);
    assert.ok(found.fine > 0.98 && Math.abs(found.map[2]) < 1e-3, JSON.stringify(found));
  }
  assert.ok(aside(38).fine < 0.5);
});

Deno.test("what is measured is what the coefficients were fitted to", () => {
  const identity = [1, 0, 0, 0, 1, 0] as const;
  const a = plate(1);
  const half = { ...a, data: a.data.map((level, i) => i % 640 < 320 ? level : 230) };
  const small = (seed: number) => resizeArea(plate(seed), { width: 130, height: 98 });
  const pairs = [
    registerLines(a, plate(1, { unsteady: 2 }), identity),
    registerLines(a, plate(2), identity),
    registerLines(a, half, [1, 0, 0.01, 0, 1, 0.01]),
    registerLines(half, a, [0.9, 0.02, 0.03, -0.02, 0.95, 0.03]),
    registerLines(a, a, [0.6, 0, 0.2, 0, 1.5, -0.2]),
    registerLines(a, resizeArea(a, { width: 400, height: 500 }), [1, 0, 0.005, 0, 1, 0]),
    registerLines(small(1), a, [1, 0, 0.02, 0, 1, -0.02]),
    registerLines(small(1), small(3), identity),
  ];
  assertFrozen(pairs, "9e144b9bf676");
});
