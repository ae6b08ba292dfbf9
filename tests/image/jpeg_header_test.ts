import assert from "node:assert/strict";
import { engravePlate } from "lib/engraver/plate.ts";
import { impression } from "lib/engraver/impression.ts";
import { print } from "lib/engraver/print.ts";
import { encodePng } from "lib/image/image.ts";
import { plainJpegSize } from "lib/image/jpeg_header.ts";
import sharp from "sharp";

const plate = engravePlate(3, { width: 301, height: 203, count: 1 });
const { image } = print(impression(plate, { kind: "coloured", seed: 1 }));
const raw = () =>
  sharp(image.data, { raw: { width: image.width, height: image.height, channels: 4 } })
    .removeAlpha();
Deno.test("what is not plain is left to sharp: profiles, turned files, CMYK, other formats", async () => {
  const plain = await raw().jpeg({ quality: 90 }).toBuffer();
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
