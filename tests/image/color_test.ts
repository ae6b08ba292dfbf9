import assert from "node:assert/strict";
import { toGray, toPillowGray } from "lib/image/color.ts";

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
