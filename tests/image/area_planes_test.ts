import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { areaPlanes } from "lib/image/area_planes.ts";
import { coveredBy } from "lib/image/area_coverage.ts";
import type { Image } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { Random } from "lib/tensor/random.ts";
import { buildKernels } from "tests/augment/build_kernels.ts";

function noisy(width: number, height: number): Image {
  const random = new Random(width * 1000 + height);
  const data = Uint8Array.from({ length: width * height * 4 }, () => random.int(0, 255));
  return { width, height, data };
}

/** The kernel's twin: the same sums in the same order and precision. */
function twin(image: Image, width: number, height: number): number[] {
  const f = Math.fround;
  const columns = coveredBy(image.width, width);
  const scale = f(width * height / (image.width * image.height));
  const out: number[] = [];
  for (const c of [2, 1, 0]) {
    for (
      const { first: top, count: tall, begin: above, end: below } of coveredBy(image.height, height)
    ) {
      for (const { first, count, begin, end } of columns) {
        let sum = 0;
        for (let k = 0; k < tall; k++) {
          const at = (x: number) => image.data[((top + k) * image.width + x) * 4 + c];
          let v = f(at(first) * f(begin));
          if (count > 1) {
            let whole = 0;
            for (let x = first + 1; x < first + count - 1; x++) whole += at(x);
            v = f(f(v + whole) + f(at(first + count - 1) * f(end)));
          }
          const weight = f(k === 0 ? above : k === tall - 1 ? below : 1);
          sum = f(sum + f(v * weight));
        }
        out.push(Math.floor(f(f(sum * scale) + 0.5)));
      }
    }
  }
  return out;
}

const cases = [
  [[301, 203], [61, 41]],
  [[140, 100], [70, 50]],
  [[33, 21], [33, 21]],
  [[64, 9], [63, 9]],
  [[3000, 7], [2, 3]],
  [[1, 500], [1, 64]],
] as const;

Deno.test("the kernel gives its twin's bytes, and within a level the mean of what is covered", () => {
  for (const [from, [width, height]] of cases) {
    const image = noisy(from[0], from[1]);
    const found = areaPlanes(image, { width, height });
    assert.deepEqual([...found], twin(image, width, height), `${from}`);
    const { data } = resizeImage(image, { width, height, method: "area" });
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++) {
        assert.ok(Math.abs(found[(2 - c) * width * height + i] - data[4 * i + c]) <= 1);
      }
    }
  }
});

Deno.test("white stays white, however many pixels are added up", () => {
  const image = { width: 4000, height: 30, data: new Uint8Array(4000 * 30 * 4).fill(255) };
  assert.ok(areaPlanes(image, { width: 1, height: 1 }).every((value) => value === 255));
});

Deno.test("it lies in the corner of its planes, and a picture is not enlarged", () => {
  const image = { width: 2, height: 1, data: Uint8Array.of(0, 0, 10, 255, 0, 0, 20, 255) };
  const planes = { width: 2, height: 2 };
  const found = areaPlanes(image, { width: 1, height: 1, planes, filling: 9 });
  assert.deepEqual([...found], [15, 9, 9, 9, 0, 9, 9, 9, 0, 9, 9, 9]);
  assert.throws(() => areaPlanes(image, { width: 3, height: 1 }), /Cannot reduce 2 x 1 pixels/);
});

Deno.test("kernels.wasm is what kernels/*.as compile to, byte for byte", async () => {
  const url = new URL("../../lib/image/kernels.wasm", import.meta.url);
  assert.ok(Buffer.from(await buildKernels("image")).equals(readFileSync(url)));
});

Deno.test("however wide a picture is, there is memory for its rows", () => {
  // each asks for a little more than the one before, a part of a page at a time
  for (let width = 20_000; width <= 60_000; width += 8000) {
    const image = noisy(width, 1);
    const found = areaPlanes(image, { width: width / 2, height: 1 });
    assert.deepEqual([...found], twin(image, width / 2, 1), `${width}`);
  }
});
