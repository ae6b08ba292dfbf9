import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { blank, decodeImage } from "lib/image/image.ts";
import { palette, rgb } from "lib/plot/figure.ts";
import { drawnOver, fitted, isImageValue, over, pictureUri } from "lib/plot/picture.ts";

const grey = (value: number, width = 4, height = 3) =>
  blank({ width, height }, [value, value, value, 255]);

Deno.test("pictures are shrunk into a size and never enlarged", () => {
  const large = grey(9, 400, 300);
  const { width, height } = fitted(large, { width: 100, height: 100 });
  assert.deepEqual([width, height], [100, 75]);
  assert.equal(fitted(large, { width: 900, height: 900 }), large);
  assert.equal(fitted(grey(9, 1000, 1), { width: 10, height: 10 }).height, 1);
});

Deno.test("what is transparent lies on the page's paper", () => {
  const clear = blank({ width: 2, height: 2 }, [0, 0, 0, 0]);
  const opaque = grey(0);
  assert.equal(fitted(opaque, { width: 9, height: 9 }), opaque);
  assert.deepEqual([...fitted(clear, clear).data.subarray(0, 4)], [...rgb(palette.paper), 255]);
});

Deno.test("a layer lies over a picture by its alpha", () => {
  const layer = blank({ width: 4, height: 3 }, [200, 0, 0, 51]);
  assert.deepEqual([...over(grey(100), layer).data.subarray(0, 4)], [120, 80, 80, 255]);
  assert.throws(() => over(grey(1), grey(1, 2, 2)), RangeError);
});

Deno.test("a drawing stands in the picture's own pixels", async () => {
  const drawn = await drawnOver(grey(255, 10, 8), `<rect x="2" y="3" width="4" height="2"/>`);
  const black = [...Array(80).keys()].filter((i) => drawn.data[i * 4] === 0);
  assert.deepEqual(black, [32, 33, 34, 35, 42, 43, 44, 45]);
});

Deno.test("a data URI holds the picture, shrunk if it is large", async () => {
  const uri = await pictureUri(grey(77, 40, 20), { maxSide: 10 });
  const [, type, data] = /^data:image\/(\w+);base64,(.+)$/.exec(uri)!;
  assert.ok(["png", "webp"].includes(type));
  const { width, height, data: pixels } = await decodeImage(Buffer.from(data, "base64"));
  assert.deepEqual([width, height], [10, 5]);
  assert.ok(Math.abs(pixels[0] - 77) <= 2);
});

Deno.test("images are known by their shape", () => {
  assert.ok(isImageValue(grey(0)));
  assert.ok(!isImageValue({ width: 2, height: 2, data: new Uint8Array(4) }));
  assert.ok(!isImageValue({ data: [], layout: {} }));
});
