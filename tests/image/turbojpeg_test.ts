import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { engravePlate } from "lib/engraver/plate.ts";
import { impression } from "lib/engraver/impression.ts";
import { print } from "lib/engraver/print.ts";
import { decodeImage } from "lib/image/image.ts";
import { decodeJpeg, hasTurbojpeg, jpegPicture } from "lib/image/turbojpeg.ts";
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

Deno.test("a JPEG cut short is an error, with the library or without", async () => {
  const bytes = await kinds["4:2:0"]();
  await assert.rejects(
    decodeImage(bytes.subarray(0, bytes.length >> 1)),
    /Cannot decode the picture: .*replace the file/,
  );
});

Deno.test("a picture of more pixels than are allowed is left to sharp, which says so", async () => {
  assert.equal(jpegPicture(await kinds["4:2:0"](), { maxPixels: 100 }), null);
});

Deno.test({
  ...withTurbojpeg("a picture of as many pixels as are allowed is decoded, of one more it is not"),
  async fn() {
    const bytes = await kinds["4:2:0"]();
    assert.notEqual(jpegPicture(bytes, { maxPixels: 301 * 203 }), null);
    assert.equal(jpegPicture(bytes, { maxPixels: 301 * 203 - 1 }), null);
  },
});

Deno.test("the library is found where the system has it, and not used where that is not allowed", async () => {
  const there = ["libturbojpeg.so.0", "libturbojpeg.dylib", "turbojpeg.dll"].some((name) => {
    try {
      Deno.dlopen(name, {}).close();
      return true;
    } catch {
      return false;
    }
  });
  assert.equal(hasTurbojpeg(), there);
  const code =
    'import { hasTurbojpeg } from "lib/image/turbojpeg.ts"; console.log(hasTurbojpeg());';
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", "-"],
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(code));
  await input.close();
  const { stdout } = await child.output();
  assert.equal(new TextDecoder().decode(stdout).trim(), "false");
});
