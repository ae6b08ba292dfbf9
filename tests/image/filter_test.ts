import assert from "node:assert/strict";
import {
  boxMean,
  dilate,
  erode,
  integral,
  type Plane,
  pooled,
  type Reach,
} from "lib/image/filter.ts";
import { Random } from "lib/tensor/random.ts";

function* planes(): Generator<{ plane: Plane; reach: Reach }> {
  const random = new Random(8);
  for (let n = 0; n < 40; n++) {
    const [width, height] = [random.int(1, 12), random.int(1, 12)];
    const data = Float32Array.from({ length: width * height }, () => random.range(-1, 1));
    yield { plane: { width, height, data }, reach: { x: random.int(0, 5), y: random.int(0, 5) } };
  }
}

/** Every window's numbers, by a loop. */
function naive({ width, height, data }: Plane, { x, y }: Reach, fold: (list: number[]) => number) {
  return Float32Array.from(data, (_, i) => {
    const [column, row] = [i % width, Math.floor(i / width)];
    const list: number[] = [];
    for (let v = Math.max(0, row - y); v <= Math.min(height - 1, row + y); v++) {
      for (let u = Math.max(0, column - x); u <= Math.min(width - 1, column + x); u++) {
        list.push(data[v * width + u]);
      }
    }
    return fold(list);
  });
}

Deno.test("minima and maxima of windows are those of a loop", () => {
  for (const { plane, reach } of planes()) {
    assert.deepEqual(erode(plane, reach).data, naive(plane, reach, (list) => Math.min(...list)));
    assert.deepEqual(dilate(plane, reach).data, naive(plane, reach, (list) => Math.max(...list)));
  }
});

Deno.test("means of windows are those of a loop, at the border too", () => {
  for (const { plane, reach } of planes()) {
    const mean = naive(plane, reach, (list) => list.reduce((a, b) => a + b, 0) / list.length);
    boxMean(plane, reach).data.forEach((value, i) => assert.ok(Math.abs(value - mean[i]) < 1e-5));
  }
});

Deno.test("pooling and integrals", () => {
  const plane = { width: 5, height: 2, data: Float32Array.of(1, 2, 3, 4, 9, 5, 6, 7, 8, 9) };
  assert.deepEqual(pooled(plane, 2), { width: 2, height: 1, data: Float32Array.of(3.5, 5.5) });
  const sums = integral(plane);
  assert.equal(sums[2 * 6 + 5], 54);
  assert.equal(sums[1 * 6 + 3], 6);
  assert.equal(sums[0], 0);
});
