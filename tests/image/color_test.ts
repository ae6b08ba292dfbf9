import assert from "node:assert/strict";
import { toGray, toPillowGray } from "lib/image/color.ts";
import { sha256 } from "lib/tensor/digest.ts";

Deno.test("toGray() is within half a level and rounding of BT.601 for colours of every kind", () => {
  for (let n = 0; n < 4096; n++) {
    const [r, g, b] = [(n & 15) * 17, (n >> 4 & 15) * 17, (n >> 8) * 17];
    const gray = toGray({ width: 1, height: 1, data: new Uint8Array([r, g, b, 255]) })[0];
    assert.ok(Math.abs(gray - (0.299 * r + 0.587 * g + 0.114 * b)) <= 0.51, `${[r, g, b]}`);
  }
});

Deno.test("toGray() keeps greys as they are", () => {
  for (let v = 0; v < 256; v++) {
    assert.equal(toGray({ width: 1, height: 1, data: new Uint8Array([v, v, v, 255]) })[0], v);
  }
});

Deno.test("toPillowGray() rounds BT.601 as Pillow does, and keeps greys", () => {
  const grey = (...rgb: number[]) =>
    toPillowGray({ width: 1, height: 1, data: new Uint8Array([...rgb, 255]) })[0];
  for (let v = 0; v < 256; v++) assert.equal(grey(v, v, v), v);
  // Image.new("RGB", (1, 1), colour).convert("L").getpixel((0, 0)), Pillow 13
  assert.deepEqual([grey(255, 0, 0), grey(0, 255, 0), grey(0, 0, 255)], [76, 150, 29]);
});

Deno.test("greys are OpenCV's and Pillow's to the last bit", () => {
  const data = Uint8Array.from({ length: 4 * 65536 }, (_, at) => {
    const i = at >> 2;
    return [i & 255, i >> 8, (i * 167 + 13) & 255, 255][at & 3];
  });
  const colours = { width: 256, height: 256, data };
  // cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY), OpenCV 4.12
  assert.equal(
    sha256(toGray(colours)),
    "0e2a9693e81a6b7f6436a5571e1e36e4e080800e0c4e1d76438d07bae8a96c21",
  );
  // Image.fromarray(colours).convert("L"), Pillow 13.0
  assert.equal(
    sha256(toPillowGray(colours)),
    "04d457c7d77db14a4bdb6abe8c562691bccc02a2b001e5ec8e514003fb4ecffd",
  );
});
