import assert from "node:assert/strict";
import { engravePlate } from "lib/engraver/plate.ts";
import { impression } from "lib/engraver/impression.ts";
import { print } from "lib/engraver/print.ts";
import { decodeImage, encodePng } from "lib/image/image.ts";
import { decodeJpeg, jpegPicture, plainJpegSize } from "lib/image/turbojpeg.ts";
import sharp from "sharp";
import { withTurbojpeg } from "./with_turbojpeg.ts";

const plate = engravePlate(3, { width: 301, height: 203, count: 1 });
const { image } = print(impression(plate, { kind: "coloured", seed: 1 }));
const raw = () =>
  sharp(image.data, { raw: { width: image.width, height: image.height, channels: 4 } })
    .removeAlpha();
const kinds: Record<string, () => Promise<Uint8Array>> = {
  "4:2:0": () => raw().jpeg({ quality: 90 }).toBuffer(),
  "4:4:4": () => raw().jpeg({ quality: 75, chromaSubsampling: "4:4:4" }).toBuffer(),
  "progressive": () => raw().jpeg({ quality: 82, progressive: true }).toBuffer(),
  "grey": () => raw().greyscale().jpeg().toBuffer(),
  "small": () => raw().resize(1, 7, { fit: "fill" }).jpeg().toBuffer(),
};
const pictureOf = (bytes: Uint8Array) => {
  const picture = jpegPicture(bytes, { maxPixels: 1e6 });
  assert.ok(picture);
  return picture;
};
/** By sharp, whatever decodeImage would choose. */
const bySharp = async (bytes: Uint8Array) =>
  new Uint8Array(await sharp(bytes).toColourspace("srgb").removeAlpha().raw().toBuffer());

Deno.test({
  ...withTurbojpeg("libturbojpeg's pixels are sharp's, one by one"),
  async fn(t) {
    for (const [kind, encode] of Object.entries(kinds)) {
      await t.step(kind, async () => {
        const bytes = await encode();
        const picture = pictureOf(bytes);
        const decoded = decodeJpeg(picture, { channels: 3 });
        assert.ok(decoded);
        assert.deepEqual(decoded.data, await bySharp(bytes));
        const into = new Uint8Array(decoded.data.length + 5);
        const again = decodeJpeg(picture, { channels: 3, into });
        assert.equal(again?.data.buffer, into.buffer);
        assert.deepEqual(again?.data, decoded.data);
        const { data, width, height } = await decodeImage(bytes);
        assert.deepEqual([width, height], [decoded.width, decoded.height]);
        const opaque = data.filter((_, i) => i % 4 < 3);
        assert.deepEqual(opaque, decoded.data);
        assert.ok(data.every((value, i) => i % 4 < 3 || value === 255));
      });
    }
  },
});

Deno.test({
  ...withTurbojpeg("the first rows are those of the whole picture, of every kind and number"),
  async fn() {
    for (const [kind, encode] of Object.entries(kinds)) {
      const picture = pictureOf(await encode());
      const whole = decodeJpeg(picture, { channels: 3 })?.data;
      const row = 3 * picture.width;
      for (let rows = 1; rows <= picture.height; rows++) {
        const into = new Uint8Array(row * picture.height);
        const found = decodeJpeg(picture, { channels: 3, rows, into })?.data;
        const differ = found?.findIndex((value, i) => i < rows * row && value !== whole?.[i]);
        assert.equal(differ, -1, `${kind}, ${rows} rows`);
        const below = into.subarray(row * (rows + 20)).every((value) => value === 0);
        const shortens = kind !== "progressive" && rows + 20 < picture.height;
        assert.ok(!shortens || below, `${kind}: more than ${rows} rows are decoded`);
      }
    }
  },
});

Deno.test({
  ...withTurbojpeg("damage above the last row that is wanted is found, below it is not"),
  async fn() {
    const bytes = await kinds["4:2:0"]();
    const damaged = (share: number) => {
      const copy = new Uint8Array(bytes);
      // the end of the picture, where more of it should come
      copy.set([0xff, 0xd9], Math.floor(share * bytes.length));
      return pictureOf(copy);
    };
    assert.equal(decodeJpeg(damaged(0.2), { channels: 3, rows: 100 }), null);
    assert.equal(decodeJpeg(damaged(0.95), { channels: 3 }), null);
    const found = decodeJpeg(damaged(0.95), { channels: 3, rows: 100 });
    const whole = decodeJpeg(pictureOf(bytes), { channels: 3 });
    const wanted = 100 * 3 * 301;
    assert.deepEqual(found?.data.subarray(0, wanted), whole?.data.subarray(0, wanted));
  },
});

Deno.test("what is not plain is left to sharp: profiles, turned files, CMYK, other formats", async () => {
  const plain = await kinds["4:2:0"]();
  assert.deepEqual(plainJpegSize(plain), { width: 301, height: 203 });
  const others = {
    profile: await raw().keepIccProfile().withIccProfile("p3").jpeg().toBuffer(),
    turned: await raw().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    cmyk: await raw().toColourspace("cmyk").jpeg().toBuffer(),
    png: await encodePng(image),
    cut: plain.subarray(0, 20),
    empty: new Uint8Array(0),
  };
  for (const [name, bytes] of Object.entries(others)) {
    assert.equal(plainJpegSize(bytes), null, name);
  }
  assert.equal(jpegPicture(plain, { maxPixels: 100 }), null);
});

Deno.test("a JPEG cut short is an error, with the library or without", async () => {
  const bytes = await kinds["4:2:0"]();
  await assert.rejects(
    decodeImage(bytes.subarray(0, bytes.length >> 1)),
    /Cannot decode the picture: .*replace the file/,
  );
});

Deno.test("plain are files of 8 bits and one or three channels, baseline, extended or progressive", () => {
  const file = (marker: number, { bits = 8, channels = 3, before = [] as number[] } = {}) => {
    // 7 rows of 300
    const frame = [0xff, marker, 0, 8, bits, 0, 7, 1, 44, channels];
    return Uint8Array.of(0xff, 0xd8, ...before, ...frame, 0xff, 0xda, 0, 2);
  };
  const size = { width: 300, height: 7 };
  for (const marker of [0xc0, 0xc1, 0xc2]) assert.deepEqual(plainJpegSize(file(marker)), size);
  // lossless, tables of Huffman's codes, arithmetic coding
  for (const marker of [0xc3, 0xc4, 0xc9, 0xbf]) assert.equal(plainJpegSize(file(marker)), null);
  assert.deepEqual(plainJpegSize(file(0xc0, { channels: 1 })), size);
  for (const other of [{ bits: 12 }, { channels: 4 }, { channels: 2 }]) {
    assert.equal(plainJpegSize(file(0xc0, other)), null);
  }
  // filling bytes and comments are passed over; EXIF data, a profile and Adobe's segment are not
  assert.deepEqual(plainJpegSize(file(0xc0, { before: [0xff, 0xff, 0xfe, 0, 3, 65] })), size);
  for (const segment of [0xe1, 0xe2, 0xee]) {
    assert.equal(plainJpegSize(file(0xc0, { before: [0xff, segment, 0, 3, 65] })), null);
  }
});
