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
