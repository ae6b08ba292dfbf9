import assert from "node:assert/strict";
import { colour, drawWashes, type Wash, washed } from "lib/augment/colouring.ts";
import type { Box } from "lib/geometry/box.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/frozen.ts";

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

const cut = { width: 40, height: 60, channels: 3 };
const washesOf = (seed: number) =>
  drawWashes({
    random: new Random(seed),
    cell: { x: 0, y: 0, width: 40, height: 60 },
    figures: [[0, 0, 40, 60]],
  });

Deno.test("washes are plain JSON, and the same on a cut-out as on a part of a plate", () => {
  const washes = washesOf(5);
  assert.deepEqual(JSON.parse(JSON.stringify(washes)), washes);
  const grey = { ...cut, data: new Uint8Array(40 * 60 * 3).fill(200) };
  const { data } = washed(grey, washes);
  const pixels = new Float32Array(40 * 60 * 3).fill(200); // [3, 60, 40], blue first
  colour(pixels, {
    random: new Random(5),
    picture: cut,
    cell: { x: 0, y: 0, width: 40, height: 60 },
    figures: [[0, 0, 40, 60]],
  });
  data.forEach((level, i) =>
    assert.equal(level, Math.round(pixels[(2 - i % 3) * 2400 + Math.floor(i / 3)]))
  );
  assert.notDeepEqual(data, grey.data);
});

Deno.test("a wash takes the light that its pigment takes, as much as there is of it", () => {
  const field = new Array(36).fill(0);
  const wash: Wash = { box: [0, 0, 40, 60], pigment: [1, 0.5, 0], strength: 0.8, field };
  const { data } = washed({ ...cut, data: new Uint8Array(7200).fill(200) }, [wash]);
  const middle = 3 * (30 * 40 + 20);
  assert.deepEqual([...data.slice(middle, middle + 3)], [200, 120, 40]);
  // the corners of a wash are bare
  assert.deepEqual([...data.slice(0, 3)], [200, 200, 200]);
});

Deno.test("white around a cut-out stays white, white within its lines is painted", () => {
  const data = new Uint8Array(7200).fill(255);
  // a ring of ink, with paper within
  for (let i = 0; i < 2400; i++) {
    const [x, y] = [i % 40, Math.floor(i / 40)];
    const out = Math.max(Math.abs(x - 20) / 12, Math.abs(y - 30) / 18);
    if (out > 0.9 && out <= 1) data.fill(20, 3 * i, 3 * i + 3);
  }
  const field = new Array(36).fill(0.3);
  const wash: Wash = { box: [0, 0, 40, 60], pigment: [0.5, 0.5, 0.5], strength: 1, field };
  const out = washed({ ...cut, data }, [wash]).data;
  const at = (x: number, y: number) => out[3 * (y * 40 + x)];
  assert.deepEqual([at(20, 30), at(20, 5), at(3, 30), at(20, 13)], [128, 255, 255, 10]);
  // a gap of one pixel, to a side as well as up, lets the white in
  for (
    const [x, y] of [[20, 12], [20, 13], [8, 30], [9, 30], [31, 30], [32, 30], [20, 47], [20, 48]]
  ) {
    const open = data.slice();
    open.fill(255, 3 * (y * 40 + x), 3 * (y * 40 + x) + 3);
    const [dx, dy] = [x === 20 ? 0 : 1, x === 20 ? 1 : 0];
    for (const sign of [-1, 1]) {
      const beside = 3 * ((y + sign * dy) * 40 + x + sign * dx);
      open.fill(255, beside, beside + 3);
    }
    const within = washed({ ...cut, data: open }, [wash]).data[3 * (30 * 40 + 20)];
    assert.equal(within, 255, `${x}, ${y}`);
  }
  // white that reaches one side of the picture alone stays white there, and black lines keep it in
  for (const [x, y] of [[20, 0], [20, 59], [0, 30], [39, 30]]) {
    const dark = new Uint8Array(7200).fill(20);
    const [dx, dy] = [Math.sign(20 - x), x === 20 ? Math.sign(30 - y) : 0];
    const spots = [[x, y], [x + dx, y + dy], [20, 30]];
    for (const [u, v] of spots) dark.fill(255, 3 * (v * 40 + u), 3 * (v * 40 + u) + 3);
    const { data: painted } = washed({ ...cut, data: dark }, [wash]);
    const levels = spots.map(([u, v]) => painted[3 * (v * 40 + u)]);
    assert.deepEqual(levels, [255, 255, 128], `${x}, ${y}`);
  }
  // a level less than white is paper, wherever it is
  const paper = { ...cut, data: new Uint8Array(7200).fill(254) };
  assert.equal(washed(paper, [wash]).data[3 * (30 * 40 + 20)], 127);
});

Deno.test("washes of a seed are what views were trained with", () => {
  const figures: Box[] = [[2, 2, 18, 58], [20, 5, 38, 55]];
  const drawn = Array.from({ length: 200 }, (_, seed) =>
    drawWashes({
      random: new Random(seed),
      cell: { x: 0, y: 0, width: 40, height: 60 },
      figures,
    }).map(({ field: _, ...wash }) => wash));
  const pigments = new Set(drawn.flat().map(({ pigment }) => pigment.join()));
  assert.equal(pigments.size, 20, "every pigment was drawn");
  assertFrozen(drawn, "435faa80fd3b");
});
