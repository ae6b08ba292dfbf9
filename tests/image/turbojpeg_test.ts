import assert from "node:assert/strict";
import { engravePlate } from "lib/engraver/plate.ts";
import { impression } from "lib/engraver/impression.ts";
import { print } from "lib/engraver/print.ts";
import { decodeImage, encodePng } from "lib/image/image.ts";
import { decodeJpeg, hasTurbojpeg, plainJpegSize } from "lib/image/turbojpeg.ts";
import sharp from "sharp";

const there = hasTurbojpeg();
/** Tests of what the library does are skipped where it is not: Debian's package libturbojpeg0. */
const needed = (name: string) =>
  there ? name : `${name} [skipped: no libturbojpeg here; apt install libturbojpeg0]`;

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
/** By sharp, whatever decodeImage would choose. */
const bySharp = async (bytes: Uint8Array) =>
  new Uint8Array(await sharp(bytes).toColourspace("srgb").removeAlpha().raw().toBuffer());

Deno.test({
  name: needed("libturbojpeg's pixels are sharp's, one by one"),
  ignore: !there,
  async fn(t) {
    for (const [kind, encode] of Object.entries(kinds)) {
      await t.step(kind, async () => {
        const bytes = await encode();
        const decoded = decodeJpeg(bytes, { channels: 3, maxPixels: 1e6 });
        assert.ok(decoded);
        assert.deepEqual(decoded.data, await bySharp(bytes));
        const into = new Uint8Array(decoded.data.length + 5);
        const again = decodeJpeg(bytes, { channels: 3, maxPixels: 1e6, into });
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
  assert.equal(decodeJpeg(plain, { channels: 3, maxPixels: 100 }), null);
});

Deno.test("a JPEG cut short is an error, with the library or without", async () => {
  const bytes = await kinds["4:2:0"]();
  await assert.rejects(
    decodeImage(bytes.subarray(0, bytes.length >> 1)),
    /Cannot decode the picture: .*replace the file/,
  );
});
