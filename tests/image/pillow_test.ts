import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { resizePillow } from "lib/image/pillow.ts";
import fixture from "tests/fixtures/image/pillow.json" with { type: "json" };

Deno.test("every pixel is Pillow 13's", () => {
  for (const { from, to, pixels, resized } of fixture) {
    const image = { ...from, data: new Uint8Array(Buffer.from(pixels, "base64")) };
    const found = resizePillow(image, to);
    assert.deepEqual(
      found.data,
      new Uint8Array(Buffer.from(resized, "base64")),
      `${from.width} x ${from.height} to ${to.width} x ${to.height}`,
    );
  }
});
