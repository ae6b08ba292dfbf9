import assert from "node:assert/strict";
import {
  descriptorOf,
  galleryMeans,
  mapsOf,
  seenSide,
  vectorsOf,
} from "lib/matching/plate_features.ts";
import type { FeatureNetwork } from "lib/matching/trunk.ts";
import { resizeArea } from "lib/image/area.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { drawnPlate, greyOf } from "./drawn_plate.ts";

/** Means of squares of 16 pixels, and how many of their pixels are dark. */
const squares: FeatureNetwork = {
  name: "squares",
  stride: 16,
  see({ data, shape: [count, , height, width] }) {
    const [rows, columns] = [height / 16, width / 16];
    const out = new Float32Array(count * 2 * rows * columns);
    for (let i = 0; i < data.length; i++) {
      const n = Math.floor(i / (height * width));
      const [y, x] = [Math.floor(i / width) % height, i % width];
      const at = Math.floor(y / 16) * columns + Math.floor(x / 16);
      out[(2 * n) * rows * columns + at] += data[i] / 256 / 100;
      out[(2 * n + 1) * rows * columns + at] += Number(data[i] < 100) / 256;
    }
    return Promise.resolve(float32(out, [count, 2, rows, columns]));
  },
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

Deno.test("maps are kept as near as bytes can, and the mirrored one is the other way round", async () => {
  const { direct, mirrored } = await mapsOf(greyOf(drawnPlate(1)), squares);
  const side = seenSide / 16;
  assert.equal(direct.bytes.length, 2 * side * side);
  for (let c = 0; c < 2; c++) {
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const row = (c * side + y) * side;
        const here = direct.bytes[row + x] * direct.scales[c];
        const there = mirrored.bytes[row + side - 1 - x] * mirrored.scales[c];
        assert.ok(Math.abs(here - there) <= direct.scales[c] + 1e-6);
      }
    }
  }
});

Deno.test("descriptors and places are vectors of length 1 in a row", async () => {
  const { direct } = await mapsOf(greyOf(drawnPlate(1)), squares);
  const means = Float32Array.of(2, 0.1);
  const { side, vectors } = vectorsOf(direct, means);
  assert.deepEqual([side, vectors.shape], [14, [196, 2]]);
  const descriptor = descriptorOf(direct, means);
  assert.equal(descriptor.length, 49 * 2);
  for (let p = 0; p < 49; p++) {
    assert.ok(Math.abs(Math.hypot(descriptor[2 * p], descriptor[2 * p + 1]) - 1) < 1e-5);
  }
});

Deno.test("a descriptor's places are means of what they cover, parts of a place by their share", () => {
  // ten places a side, of which each of seven covers one and three sevenths
  const side = 10;
  const bytes = new Int8Array(2 * side * side).fill(100);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) bytes[y * side + x] = 3 * x + 7 * y;
  }
  const map = { scales: Float32Array.of(1, 1), bytes };
  const descriptor = descriptorOf(map, Float32Array.of(0, 0));
  // the mean of what goes up evenly is what is in the middle, but for the steps that places have
  const covered = (n: number, step = side / 7) => {
    let sum = 0;
    for (let i = 0; i < side; i++) {
      sum += i * Math.max(0, Math.min((n + 1) * step, i + 1) - Math.max(n * step, i)) / step;
    }
    return sum;
  };
  for (let y = 0; y < 7; y++) {
    for (let x = 0; x < 7; x++) {
      const at = 2 * (y * 7 + x);
      const mean = 3 * covered(x) + 7 * covered(y);
      const ratio = 100 * descriptor[at] / descriptor[at + 1];
      assert.ok(Math.abs(ratio - mean) < 1e-3, `${x} ${y}: ${ratio}, ${mean}`);
    }
  }
});

Deno.test("means of few plates are drawn to those of prints, of many they are their own", async () => {
  const maps = await mapsOf(greyOf(drawnPlate(1)), squares);
  const own = galleryMeans([maps], null);
  const prior = Float32Array.of(own[0] + 1, own[1] + 1);
  const few = galleryMeans([maps], prior);
  assert.ok(Math.abs(few[0] - own[0] - 50 / 51) < 1e-5);
  const many = galleryMeans(Array(5000).fill(maps), prior);
  assert.ok(Math.abs(many[0] - own[0]) < 0.011);
  // means of another network are none
  assert.deepEqual([...galleryMeans([maps], Float32Array.of(1))], [...own]);
  assert.deepEqual([...galleryMeans([], null)], []);
});

Deno.test("a map's bytes are the nearest of 127 steps up to its greatest number", async () => {
  const grey = greyOf(drawnPlate(2));
  const { direct } = await mapsOf(grey, squares);
  const seen = resizeArea(grey, { width: seenSide, height: seenSide });
  const pixels = Float32Array.from(seen.data);
  const exact = await squares.see(float32(pixels, [1, 1, seenSide, seenSide]));
  const places = direct.bytes.length / 2;
  direct.bytes.forEach((byte, i) => {
    const scale = direct.scales[Math.floor(i / places)];
    assert.ok(Math.abs(byte * scale - exact.data[i]) <= scale / 2 + 1e-6, `${i}`);
  });
  for (const c of [0, 1]) {
    const own = direct.bytes.subarray(c * places, (c + 1) * places);
    assert.equal(Math.max(...own.map(Math.abs)), 127);
  }
});
