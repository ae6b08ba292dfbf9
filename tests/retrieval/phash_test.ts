import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { crop, flipHorizontal } from "lib/image/image.ts";
import { phash, phashOfGray } from "lib/retrieval/phash.ts";
import { Random } from "lib/tensor/random.ts";

/** DCT-II by its definition, both axes at once. */
function naive(gray: Uint8Array): number[] {
  const low: number[] = [];
  for (let v = 0; v < 8; v++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let y = 0; y < 32; y++) {
        for (let x = 0; x < 32; x++) {
          sum += gray[y * 32 + x] * 4 * Math.cos(Math.PI * v * (2 * y + 1) / 64) *
            Math.cos(Math.PI * u * (2 * x + 1) / 64);
        }
      }
      low.push(sum);
    }
  }
  const sorted = low.toSorted((a, b) => a - b);
  return low.map((value) => value > (sorted[31] + sorted[32]) / 2 ? 1 : -1);
}

Deno.test("phashOfGray() has the signs of the double sum", () => {
  const random = new Random(4);
  for (let n = 0; n < 5; n++) {
    const gray = Uint8Array.from({ length: 1024 }, () => random.int(0, 255));
    assert.deepEqual([...phashOfGray(gray)], naive(gray));
  }
});

Deno.test("a picture cropped by a pixel keeps most bits, its mirror image does not", () => {
  const random = new Random(9);
  const blobs = Array.from(
    { length: 12 },
    () => [random.int(0, 90), random.int(0, 120), random.int(8, 25)],
  );
  const data = new Uint8Array(90 * 120 * 4).fill(255);
  for (let i = 0; i < 90 * 120; i++) {
    const [x, y] = [i % 90, Math.floor(i / 90)];
    if (blobs.some(([u, v, r]) => Math.hypot(x - u, y - v) < r)) data.fill(30, i * 4, i * 4 + 3);
  }
  const image = { width: 90, height: 120, data };
  const same = (a: Float32Array, b: Float32Array) => a.filter((bit, i) => bit === b[i]).length;
  const hash = phash(image);
  assert.ok(same(hash, phash(crop(image, [1, 1, 90, 119]))) >= 54);
  assert.ok(same(hash, phash(flipHorizontal(image))) <= 44);
});

Deno.test("phashOfGray() refuses another number of pixels", () => {
  assert.throws(() => phashOfGray(new Uint8Array(10)), /takes 32 x 32/);
});

/** See tests/fixtures/retrieval/phash.py. */
const hashed: { name: string; width: number; height: number; rgb: string; hash: string }[] = JSON
  .parse(readFileSync(new URL("../fixtures/retrieval/phash.json", import.meta.url), "utf8"));

const bits = (hash: Float32Array) => [...hash].map((sign) => sign > 0 ? 1 : 0).join("");

Deno.test("the hash is ImageHash's, bit for bit, plain pictures included", () => {
  for (const { name, width, height, rgb, hash } of hashed) {
    const colours = Uint8Array.from(atob(rgb), (char) => char.charCodeAt(0));
    const data = new Uint8Array(width * height * 4).fill(255);
    colours.forEach((value, i) => data[Math.floor(i / 3) * 4 + i % 3] = value);
    assert.equal(bits(phash({ width, height, data })), hash, name);
  }
  assert.ok(hashed.length >= 25);
});

const plain = mirrorDirectories().map((mirror) => join(mirror, "cases/labels/phash_plain"))
  .find(existsSync);

Deno.test({
  name: "the greys of the cases have ImageHash's hashes",
  ignore: plain === undefined,
  fn() {
    const cases: Record<string, { gray: number[]; hash: number[] }> = JSON.parse(
      readFileSync(join(plain!, "expected.json"), "utf8"),
    );
    for (const [name, { gray, hash }] of Object.entries(cases)) {
      assert.equal(bits(phashOfGray(gray)), hash.join(""), name);
    }
  },
});
