import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { brushPixels, decodeBrush, encodeBrush } from "lib/corpus/brush_runs.ts";
import { maskFromPixels, maskToPixels } from "lib/geometry/mask.ts";

interface Case {
  readonly width: number;
  readonly height: number;
  readonly rle: number[];
  readonly pixels: string | null;
  readonly literal?: boolean;
}

/** See tests/fixtures/corpus/brush_runs.py. */
const cases: Case[] = JSON.parse(
  readFileSync(new URL("../fixtures/corpus/brush_runs.json", import.meta.url), "utf8"),
);

Deno.test("brush strokes are those of Label Studio's converter, byte by byte, both ways", () => {
  for (const { rle, pixels, literal, ...size } of cases) {
    const mask = decodeBrush(rle, size);
    if (pixels) assert.equal([...maskToPixels(mask)].join(""), pixels);
    if (!literal) assert.deepEqual(encodeBrush(mask), rle);
  }
});

Deno.test("strokes that end too soon, or are of another picture, are refused", () => {
  const size = { width: 9, height: 9 };
  const strokes = encodeBrush(maskFromPixels(Array.from({ length: 81 }, (_, i) => i % 2), size));
  assert.throws(() => decodeBrush(strokes.slice(0, 20), size), /20 bytes end in a run/);
  assert.throws(() => decodeBrush(strokes, { width: 9, height: 8 }), /324 bytes on .* 9 x 8/);
});

Deno.test("a stroke over the largest sheet is decoded by its runs", () => {
  const size = { width: 30_000, height: 30_000 };
  const bits = [[4 * 9e8, 32], [7, 5], [2, 4], [3, 4], [7, 4], [15, 4]];
  for (let i = 0; i < 4 * 9e8 / 2 ** 16; i++) {
    bits.push([1, 1], [3, 2], [2 ** 16 - 1, 16], [255, 8]);
  }
  const text = bits.map(([value, width]) => value.toString(2).padStart(width, "0")).join("");
  const bytes = (text.match(/.{1,8}/g) ?? []).map((part) => parseInt(part.padEnd(8, "0"), 2));
  const before = performance.now();
  assert.deepEqual(decodeBrush(bytes, size).counts, [0, 9e8]);
  assert.ok(performance.now() - before < 5000);
});

Deno.test("what is no list of bytes is refused, and sizes beyond what so few bytes hold before they cost", () => {
  const size = { width: 16_000, height: 16_000 };
  const many = 4 * size.width * size.height;
  const head = [24, 16, 8, 0].map((shift) => (many >>> shift) & 255);
  assert.equal(brushPixels(head), 256e6);
  assert.throws(() => decodeBrush([...head, 57, 27, 255, 7, 147, 0], size), /cannot hold so many/);
  assert.throws(() => decodeBrush([1e9, 0, 0, 0], size), /number 1 of them is no byte/);
  assert.throws(() => brushPixels([0, 0, 0.5, 0]), /number 3 of them is no byte/);
  assert.throws(() => brushPixels([0, 0]), /2 bytes end in a run/);
  assert.throws(() => brushPixels("abcd" as unknown as number[]), /no list of bytes/);
});

Deno.test("the most that bytes can hold is read: one run after another of all its length", () => {
  const size = { width: 128, height: 128 };
  const full = encodeBrush({ ...size, counts: [0, 128 * 128] });
  assert.deepEqual(decodeBrush(full, size).counts, [0, 128 * 128]);
});

Deno.test("runs of exactly the longest length, and one pixel more or less, are written whole", () => {
  // a stroke's run is at most 2^16 bytes, four a pixel
  for (const on of [2 ** 14 - 1, 2 ** 14, 2 ** 14 + 1, 2 ** 15]) {
    const size = { width: 256, height: 256 };
    const mask = maskFromPixels(
      Uint8Array.from({ length: 2 ** 16 }, (_, i) => Number(i < on)),
      size,
    );
    const bytes = encodeBrush(mask);
    assert.deepEqual(decodeBrush(bytes, size), mask, `${on} pixels`);
    // the head is 53 bits, a run of these lengths 1 + 2 + 16 + 8; an empty one would be more
    const runs = Math.ceil(4 * on / 2 ** 16) + Math.ceil(4 * (2 ** 16 - on) / 2 ** 16);
    assert.ok(bytes.length <= Math.ceil((53 + 27 * runs) / 8), `${on}: ${bytes.length} bytes`);
  }
});
