import assert from "node:assert/strict";
import {
  blank,
  crop,
  decodeImage,
  encodeJpeg,
  encodePng,
  encodeWebp,
  flatten,
  flipHorizontal,
  hasOtherPages,
  imageHead,
  imageSize,
  rasterizeSvg,
  readImage,
  readThumbnail,
  thumbnail,
} from "lib/image/image.ts";
import { dropAlpha } from "lib/image/rgb.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { oddFiles, oddPixels } from "tests/fixtures/odd_files.ts";
import { tiffOf } from "./tiff.ts";

function noise(width: number, height: number) {
  const random = new Random(width * 1000 + height);
  const data = Uint8Array.from({ length: width * height * 4 }, () => random.int(0, 255));
  return { width, height, data };
}

Deno.test("PNG keeps every pixel, one-pixel sides and 1:6 shapes among them", async () => {
  for (const [width, height] of [[1, 1], [1, 37], [60, 10], [17, 33]]) {
    const image = noise(width, height);
    assert.deepEqual(await decodeImage(await encodePng(image)), image);
  }
});

Deno.test("grey, palette, alpha, inks, 16 bits, turned: read as Pillow reads them", async () => {
  assert.equal(Object.keys(oddPixels).length, 15);
  for (const [name, bytes] of Object.entries(oddFiles)) {
    assert.equal(sha256(dropAlpha(await decodeImage(bytes)).data), oddPixels[name], name);
  }
});

Deno.test("a picture cut short is refused with its name and a cure", async () => {
  const bytes = await encodePng(noise(64, 64));
  await assert.rejects(
    decodeImage(bytes.subarray(0, bytes.length / 2), { name: "plate-7.png" }),
    /Cannot decode plate-7\.png: .*replace the file by an intact one/,
  );
  await assert.rejects(decodeImage(new Uint8Array([1, 2, 3])), /Cannot decode the picture/);
  await assert.rejects(
    decodeImage("no-such-plate.png"),
    /Cannot decode no-such-plate\.png: there is no such file or folder$/,
  );
});

Deno.test("a decoder's own words are never shown", async () => {
  const whole = await encodePng(noise(64, 64));
  const { default: sharp } = await import("sharp");
  for (const format of ["png", "jpeg", "tiff", "webp", "gif", "avif"] as const) {
    const bytes = new Uint8Array(await sharp(whole).toFormat(format).toBuffer());
    for (const length of [60, Math.floor(bytes.length / 2)]) {
      await assert.rejects(
        decodeImage(bytes.slice(0, length), { name: `a.${format}` }),
        /^Error: Cannot decode a\.\w+: it (is damaged|ends too early); replace the file by an intact one$/,
        `${format} ${length}`,
      );
    }
  }
  await assert.rejects(decodeImage("tests"), /Cannot decode tests: it is a folder, not a file$/);
});

Deno.test("an SVG is never taken for a picture, whatever its name", async () => {
  const directory = await Deno.makeTempDir({ prefix: "burin-image-" });
  try {
    for (const name of ["drawing.png", "drawing.svg"]) {
      const file = `${directory}/${name}`;
      await Deno.writeTextFile(
        file,
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      );
      await assert.rejects(
        readImage(file),
        /Cannot decode .*drawing.*: it is an SVG drawing, and no/,
      );
      await assert.rejects(imageSize(file), /Cannot read the size of .*drawing.*an SVG drawing/);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("numbers instead of levels are refused, not taken for a black or a white sheet", async () => {
  const directory = await Deno.makeTempDir({ prefix: "burin-image-" });
  try {
    const [whole, floating] = ["numbers of 32 bits", "floating-point numbers"];
    for (const [format, kind] of [[1, whole], [2, whole], [3, floating]] as const) {
      const file = `${directory}/plate.tif`;
      await Deno.writeFile(file, tiffOf([{ width: 2, height: 1, bits: 32, format }]));
      const refused = new RegExp(
        `Cannot decode .*plate\\.tif: it holds ${kind}, not levels; save it with 8 or 16 bits a channel$`,
      );
      await assert.rejects(readImage(file), refused);
      await assert.rejects(readThumbnail(file, { width: 9, height: 9 }), refused);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a picture beyond maxPixels is refused and says so", async () => {
  const bytes = await encodePng(blank({ width: 50, height: 50 }, [0, 0, 0, 255]));
  await assert.rejects(decodeImage(bytes, { maxPixels: 2499 }), /more than 2499 pixels/);
  assert.equal((await decodeImage(bytes, { maxPixels: 2500 })).width, 50);
});

Deno.test("crop() takes the pixels of the box and fills what lies beyond the border", () => {
  const image = noise(7, 5);
  const out = crop(image, [-2, 3, 4, 9], { background: [1, 2, 3, 4] });
  assert.deepEqual([out.width, out.height], [6, 6]);
  for (let y = 0; y < 6; y++) {
    for (let x = 0; x < 6; x++) {
      const [u, v] = [x - 2, y + 3];
      const inside = u >= 0 && u < 7 && v >= 0 && v < 5;
      const at = (v * 7 + u) * 4;
      const expected = inside ? [...image.data.subarray(at, at + 4)] : [1, 2, 3, 4];
      assert.deepEqual([...out.data.subarray((y * 6 + x) * 4, (y * 6 + x) * 4 + 4)], expected);
    }
  }
  assert.deepEqual(crop(image, [20, 0, 22, 2]).data, new Uint8Array(16));
  assert.throws(() => crop(image, [3, 3, 3, 4]), /empty box/);
});

Deno.test("flatten() mixes by alpha", () => {
  const image = {
    width: 3,
    height: 1,
    data: new Uint8Array([10, 20, 30, 0, 10, 20, 30, 255, 100, 0, 0, 51]),
  };
  assert.deepEqual([...flatten(image, [200, 100, 0]).data], [
    200,
    100,
    0,
    255,
    10,
    20,
    30,
    255,
    180,
    80,
    0,
    255,
  ]);
});

Deno.test("flipHorizontal() mirrors each row, and twice gives the picture back", () => {
  const image = noise(5, 3);
  const flipped = flipHorizontal(image);
  assert.deepEqual([...flipped.data.subarray(0, 4)], [...image.data.subarray(16, 20)]);
  assert.deepEqual(flipHorizontal(flipped), image);
});

Deno.test("imageSize() is the size that readImage() gives, turned pictures included", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const file = `${directory}/turned.jpg`;
    const bytes = await encodeJpeg(blank({ width: 20, height: 10 }, [90, 90, 90, 255]));
    // an EXIF block that says "turned by a quarter" after the start-of-image marker
    const exif = [0xff, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1];
    const entry = [1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
    await Deno.writeFile(
      file,
      Uint8Array.of(...bytes.subarray(0, 2), ...exif, ...entry, ...bytes.subarray(2)),
    );
    const { width, height } = await readImage(file);
    assert.deepEqual([width, height], [10, 20]);
    assert.deepEqual(await imageSize(file), { width, height });
    await Deno.writeFile(file, bytes.subarray(0, 10));
    await assert.rejects(imageSize(file), /Cannot read the size of .*turned\.jpg/);
    await assert.rejects(readImage(file), /Cannot decode .*turned\.jpg/);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("pages are told from smaller copies of the first", async () => {
  const areThere = async (file: Uint8Array) => await hasOtherPages(file, await imageHead(file));
  const [page, small] = [{ width: 40, height: 30 }, { width: 20, height: 15 }];
  for (
    const [others, expected] of [
      [[], false],
      [[page], true],
      [[small], false],
      [[{ width: 15, height: 20 }], false],
      [[{ width: 24, height: 18 }], false],
      [[{ width: 25, height: 18 }], true],
      [[{ width: 24, height: 19 }], true],
      // a spread, then its pages
      [[{ width: 20, height: 30 }, { width: 20, height: 30 }], true],
      [[small, page], true],
      // opened by nobody, but there
      [[{ ...page, bits: 24 }], true],
    ] as const
  ) {
    const file = tiffOf([page, ...others]);
    assert.equal(await areThere(file), expected, JSON.stringify(others));
    const { width, height } = await decodeImage(file);
    assert.deepEqual({ width, height }, page);
    assert.deepEqual(await imageSize(file), page);
  }
});

Deno.test("pyramids are one picture, animations are several", async () => {
  const { default: sharp } = await import("sharp");
  const frames = [await encodePng(noise(90, 120)), await encodePng(noise(90, 121))];
  const areThere = async (encoded: ReturnType<typeof sharp>) => {
    const file = new Uint8Array(await encoded.toBuffer());
    return await hasOtherPages(file, await imageHead(file));
  };
  const tile = { tile: true, tileWidth: 32, tileHeight: 32 };
  assert.equal(await areThere(sharp(frames[0]).tiff({ ...tile, pyramid: true })), false);
  assert.equal(await areThere(sharp(frames, { join: { animated: true } }).gif()), true);
  assert.equal(await areThere(sharp(frames, { join: { animated: true } }).webp()), true);
});

Deno.test("JPEG is laid on white, WebP keeps alpha", async () => {
  const clear = blank({ width: 8, height: 8 }, [0, 0, 0, 0]);
  assert.deepEqual([...(await decodeImage(await encodeJpeg(clear))).data.slice(0, 4)], [
    255,
    255,
    255,
    255,
  ]);
  assert.equal((await decodeImage(await encodeWebp(clear))).data[3], 0);
});

Deno.test("an SVG is drawn at its own size or at a width", async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="20" height="20" fill="#f00"/></svg>';
  const image = await rasterizeSvg(svg);
  assert.deepEqual([image.width, image.height], [40, 20]);
  assert.deepEqual([...image.data.slice(0, 4)], [255, 0, 0, 255]);
  assert.equal(image.data[39 * 4 + 3], 0);
  assert.equal((await rasterizeSvg(svg, { width: 10 })).height, 5);
});

Deno.test("thumbnail() keeps proportions and never enlarges", async () => {
  const image = blank({ width: 60, height: 20 }, [9, 9, 9, 255]);
  const small = await thumbnail(image, { width: 30, height: 30 });
  assert.deepEqual([small.width, small.height], [30, 10]);
  assert.equal((await thumbnail(image, { width: 600, height: 600 })).width, 60);
});

Deno.test("imageSize() reads bytes too, and names what it cannot read", async () => {
  const bytes = await encodePng(blank({ width: 9, height: 4 }, [0, 0, 0, 255]));
  assert.deepEqual(await imageSize(bytes), { width: 9, height: 4 });
  await assert.rejects(imageSize(Uint8Array.of(1, 2)), /Cannot read the size of the picture/);
});

Deno.test("an SVG is drawn at any size, on a colour if asked for", async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><path d="M0 0H4V4H0Z" fill="#f00"/></svg>';
  const own = await rasterizeSvg(svg);
  assert.deepEqual([own.width, own.height], [8, 4]);
  assert.deepEqual([...own.data.subarray(0, 4)], [255, 0, 0, 255]);
  assert.equal(own.data[7 * 4 + 3], 0);
  const kept = await rasterizeSvg(svg, { height: 8 });
  assert.deepEqual([kept.width, kept.height], [16, 8]);
  const laid = await rasterizeSvg(svg, { width: 4, height: 4, background: [0, 0, 255] });
  assert.deepEqual([laid.width, laid.height], [4, 4]);
  assert.deepEqual([...laid.data.subarray(12, 16)], [0, 0, 255, 255]);
});

Deno.test("thumbnails: inside, contained and stretched", async () => {
  const image = blank({ width: 40, height: 20 }, [10, 20, 30, 255]);
  const sizes = async (size: Parameters<typeof thumbnail>[1]) => {
    const { width, height } = await thumbnail(image, size);
    return [width, height];
  };
  assert.deepEqual(await sizes({ width: 10, height: 10 }), [10, 5]);
  assert.deepEqual(await sizes({ width: 100, height: 100 }), [40, 20]);
  assert.deepEqual(await sizes({ width: 10, height: 12, fit: "fill" }), [10, 12]);
  const clear = await thumbnail(image, { width: 10, height: 11, fit: "contain" });
  assert.deepEqual([...clear.data.subarray(0, 4)], [0, 0, 0, 0]);
  const background = [255, 0, 0, 255] as const;
  const held = await thumbnail(image, { width: 10, height: 11, fit: "contain", background });
  assert.deepEqual([held.width, held.height], [10, 11]);
  assert.deepEqual([...held.data.subarray(0, 4)], [255, 0, 0, 255]);
  const middle = (5 * 10 + 5) * 4;
  assert.deepEqual([...held.data.subarray(middle, middle + 4)], [10, 20, 30, 255]);
});

Deno.test("files are written by zlib's level 6, at a quality of 82 or 80, unless another is asked for", async () => {
  const image = noise(20, 12);
  assert.deepEqual(await encodePng(image), await encodePng(image, { level: 6 }));
  assert.deepEqual(await encodeJpeg(image), await encodeJpeg(image, { quality: 82 }));
  assert.deepEqual(await encodeWebp(image), await encodeWebp(image, { quality: 80 }));
  const smooth = blank({ width: 300, height: 200 }, [9, 90, 200, 255]);
  smooth.data.forEach((_, i) => smooth.data[i] = i % 4 === 3 ? 255 : (i * i >> 9) & 255);
  const levels = [5, 6, 7].map(async (level) => sha256(await encodePng(smooth, { level })));
  assert.equal(new Set(await Promise.all(levels)).size, 3);
  const qualities = [82, 83].map(async (quality) => sha256(await encodeJpeg(image, { quality })));
  assert.equal(new Set(await Promise.all(qualities)).size, 2);
});

Deno.test("a box whose corners are no whole pixels is cut out with all that it touches", () => {
  const out = crop(noise(7, 5), [1.5, 0.2, 3.1, 4.9]);
  assert.deepEqual([out.width, out.height], [3, 5]);
  for (const box of [[3, 1, 2, 4], [1, 3, 4, 3], [1, 3, 4, 2]] as const) {
    assert.throws(() => crop(noise(7, 5), box), /give x0 < x1 and y0 < y1/);
  }
});

Deno.test("of mixed alphas the nearest level is taken, halves upward", () => {
  const image = { width: 2, height: 1, data: new Uint8Array([255, 1, 2, 128, 0, 100, 3, 127]) };
  assert.deepEqual([...flatten(image, [0, 2, 5]).data], [128, 1, 3, 255, 0, 51, 4, 255]);
});

Deno.test("a small picture of a file of any kind is the small picture of its pixels, within a few levels", async () => {
  const directory = await Deno.makeTempDir();
  try {
    for (const [name, bytes] of Object.entries(oddFiles)) {
      const file = `${directory}/${name}`;
      await Deno.writeFile(file, bytes);
      const whole = await decodeImage(file).catch(() => null);
      // what does not open at all is told by the same words
      if (!whole) {
        await assert.rejects(readThumbnail(file, { width: 8, height: 8 }), /^Error: Cannot decode/);
        continue;
      }
      const small = await readThumbnail(file, { width: 8, height: 8 });
      const expected = await thumbnail(whole, { width: 8, height: 8 });
      assert.deepEqual([small.width, small.height], [expected.width, expected.height], name);
      const off = small.data.reduce((sum, level, i) => sum + Math.abs(level - expected.data[i]), 0);
      assert.ok(off / small.data.length < 6, `${name}: ${off / small.data.length}`);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
