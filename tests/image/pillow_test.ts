import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Pixels } from "lib/image/linear.ts";
import { resizePillow } from "lib/image/pillow.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/frozen.ts";
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

/** Noise, of which no two ways to round give the same. */
function noise(width: number, height: number): Pixels {
  const random = new Random(5);
  const data = Uint8Array.from({ length: width * height }, () => random.int(0, 255));
  return { width, height, channels: 1, data };
}

/** Which pass comes first: columns where height is lost, and more than twice as much as width. */
const orders = [
  [[40, 40], [30, 20], "rows"],
  [[40, 40], [30, 19], "columns"],
  [[40, 40], [41, 39], "columns"],
  [[40, 40], [20, 30], "rows"],
  [[20, 40], [30, 39], "columns"],
  [[20, 20], [30, 25], "rows"],
  [[20, 20], [50, 40], "rows"],
] as const;

Deno.test("columns come first where more than twice as much height as width goes", () => {
  for (const [[from, tall], [width, height], first] of orders) {
    const picture = noise(from, tall);
    const rowsFirst = resizePillow(resizePillow(picture, { width, height: tall }), {
      width,
      height,
    });
    const columnsFirst = resizePillow(resizePillow(picture, { width: from, height }), {
      width,
      height,
    });
    assert.notDeepEqual(rowsFirst, columnsFirst, `${from} x ${tall} tells no order`);
    const expected = first === "rows" ? rowsFirst : columnsFirst;
    assert.deepEqual(resizePillow(picture, { width, height }), expected, `${from} x ${tall}`);
  }
});

Deno.test("pixels of the same size are a copy", () => {
  const picture = noise(5, 4);
  const copy = resizePillow(picture, picture);
  assert.deepEqual(copy, picture);
  assert.notEqual(copy.data, picture.data);
});

Deno.test("Lanczos and colours keep their bytes", () => {
  const grey = noise(36, 30);
  const colours = ([3, 4] as const).map((channels) => ({
    ...grey,
    width: 36 / channels,
    channels,
  }));
  assertFrozen(
    [[grey, ...colours]].flat().flatMap((picture) =>
      [[5, 7], [50, 41], [36, 3]].flatMap(([width, height]) =>
        (["bilinear", "lanczos"] as const).map((filter) =>
          resizePillow(picture, { width, height }, { filter })
        )
      )
    ),
    "5366e2a520ed",
  );
  const even = { ...grey, data: grey.data.slice().fill(77) };
  assert.ok(
    resizePillow(even, { width: 11, height: 50 }, { filter: "lanczos" }).data.every((v) =>
      v === 77
    ),
  );
});
