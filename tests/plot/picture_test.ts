import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { blank, decodeImage, encodeWebp, thumbnail } from "lib/image/image.ts";
import { palette, rgb } from "lib/plot/chart.ts";
import { drawnOver, fitted, isImageValue, pictureUri } from "lib/plot/picture.ts";

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

Deno.test("a drawing stands in the picture's own pixels", async () => {
  const drawn = await drawnOver(grey(255, 10, 8), `<rect x="2" y="3" width="4" height="2"/>`);
  const black = [...Array(80).keys()].filter((i) => drawn.data[i * 4] === 0);
  assert.deepEqual(black, [32, 33, 34, 35, 42, 43, 44, 45]);
  const sheer = `<rect width="4" height="3" fill="rgb(200,0,0)" fill-opacity="0.2"/>`;
  const { data } = await drawnOver(grey(100), sheer);
  assert.deepEqual([...data.subarray(0, 4)], [120, 80, 80, 255]);
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

Deno.test("a side is rounded to the nearest pixel; the side that is too long decides", () => {
  const size = (width: number, height: number, most: { width: number; height: number }) => {
    const small = fitted(grey(9, width, height), most);
    return [small.width, small.height];
  };
  assert.deepEqual(size(100, 46, { width: 50, height: 99 }), [50, 23]);
  assert.deepEqual(size(100, 47, { width: 50, height: 99 }), [50, 24], "23.5 is 24");
  assert.deepEqual(size(100, 50, { width: 99, height: 10 }), [20, 10]);
  assert.deepEqual(size(100, 50, { width: 100, height: 50 }), [100, 50]);
});

Deno.test("one pixel that lets the paper through is enough to lay a picture on it", () => {
  const image = grey(0);
  const last = image.data.length - 1;
  image.data[last] = 254;
  assert.notEqual(fitted(image, { width: 9, height: 9 }), image);
});

Deno.test("a data URI is WebP of quality 78 and 1,600 pixels unless something else is asked for", async () => {
  const data = Uint8Array.from(
    { length: 1700 * 8 * 4 },
    (_, i) => i % 4 === 3 ? 255 : i * 37 % 251,
  );
  const noise = { width: 1700, height: 8, data };
  const small = await thumbnail(noise, { width: 1600, height: 1600 });
  assert.equal(small.width, 1600);
  const webp = async (quality: number) =>
    `data:image/webp;base64,${
      Buffer.from(await encodeWebp(small, { quality })).toString("base64")
    }`;
  assert.equal(await pictureUri(noise), await webp(78));
  assert.equal(await pictureUri(noise, { quality: 20 }), await webp(20));
});

Deno.test("what has a part of a picture's shape only is none", () => {
  const data = new Uint8Array(4);
  const parts = [null, 1, {}, { width: 1 }, { width: 1, height: 1 }, { height: 1, data }, { data }];
  for (const value of [...parts, { width: 1, data }, { width: 1, height: 1, data: [0, 0, 0, 0] }]) {
    assert.equal(isImageValue(value), false);
  }
  assert.ok(isImageValue({ width: 1, height: 1, data }));
});
