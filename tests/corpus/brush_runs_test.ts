import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { decodeBrush, encodeBrush } from "lib/corpus/brush_runs.ts";
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
