import assert from "node:assert/strict";
import { maskToPixels } from "lib/geometry/mask.ts";
import { corner, enlarged, insideOfPart, maskOfLogits } from "lib/segment/mask_logits.ts";
import { Random } from "lib/tensor/random.ts";

const random = new Random(5);
const plane = (width: number, height: number) => ({
  width,
  height,
  data: Float32Array.from({ length: width * height }, () => random.normal()),
});

/** What interpolate(align_corners=False) says of one place, in double precision. */
function naive({ width, height, data }: ReturnType<typeof plane>, x: number, y: number): number {
  const at = (v: number, most: number) => Math.min(most, Math.max(0, v));
  const [u, v] = [at(x, width - 1), at(y, height - 1)];
  const [left, top] = [Math.floor(u), Math.floor(v)];
  const value = (i: number, j: number) =>
    data[Math.min(height - 1, j) * width + Math.min(width - 1, i)];
  const across = (j: number) => value(left, j) * (1 - u + left) + value(left + 1, j) * (u - left);
  return across(top) * (1 - v + top) + across(top + 1) * (v - top);
}

Deno.test("planes are enlarged and reduced as the formula says", () => {
  for (const [from, to] of [[7, 29], [29, 7], [1, 5], [6, 6], [5, 1]]) {
    const old = plane(from, from + 2);
    const { data, width, height } = enlarged(old, { width: to, height: to + 3 });
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const expected = naive(
          old,
          (x + 0.5) * old.width / width - 0.5,
          (y + 0.5) * old.height / height - 0.5,
        );
        assert.ok(Math.abs(data[y * width + x] - expected) < 1e-5);
      }
    }
  }
});

Deno.test("a mask is what is above 0 in the enlarged plane", () => {
  const old = plane(9, 6);
  const size = { width: 40, height: 31 };
  const pixels = maskToPixels(maskOfLogits(old, size));
  assert.deepEqual([...pixels], Array.from(enlarged(old, size).data, (v) => Number(v > 0)));
  assert.ok(pixels.includes(0) && pixels.includes(1));
  // exactly 0 is outside
  assert.deepEqual(maskOfLogits({ width: 2, height: 1, data: new Float32Array(2) }, size).counts, [
    1240,
  ]);
});

Deno.test("a corner is the upper left part", () => {
  const old = { width: 3, height: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  assert.deepEqual([...corner(old, { width: 2, height: 2 }).data], [1, 2, 4, 5]);
});

Deno.test("inside of a part is what the whole has there, column by column, and 0 is outside", () => {
  const old = plane(9, 6);
  const size = { width: 40, height: 31 };
  const whole = enlarged(old, size).data;
  for (
    const part of [{ x: 0, y: 0, width: 40, height: 31 }, { x: 7, y: 3, width: 20, height: 28 }]
  ) {
    const expected = Array.from({ length: part.width * part.height }, (_, i) => {
      const [x, y] = [Math.floor(i / part.height), i % part.height];
      return Number(whole[(part.y + y) * size.width + part.x + x] > 0);
    });
    assert.deepEqual([...insideOfPart(old, size, part)], expected);
  }
  const flat = { width: 2, height: 1, data: new Float32Array(2) };
  assert.ok(
    insideOfPart(flat, size, { x: 1, y: 1, width: 3, height: 3 }).every((bit) => bit === 0),
  );
});
