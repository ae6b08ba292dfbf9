import assert from "node:assert/strict";
import { identityFrame, place } from "lib/engraver/geometry.ts";
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import { cornersOf, isTurned, outside, photographed, turnedFrame } from "lib/engraver/rescan.ts";
import { maskArea, maskBox, maskToPixels } from "lib/geometry/mask.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/engraver/drawn.ts";

const size = { width: 480, height: 360 };
const plate = engravePlate(22, { ...size, scene: "interior", count: 3 });

Deno.test("a frame turns a little, and keeps the sheet in the picture", () => {
  for (let seed = 0; seed < 50; seed++) {
    const frame = turnedFrame(size, new Random(seed));
    assert.ok(isTurned(frame) && !isTurned(identityFrame));
    assert.ok(isTurned([1, 0.1, 0, 1, 0, 0]) && isTurned([1, 0, 0.1, 1, 0, 0]));
    const scale = Math.hypot(frame[0], frame[1]);
    assert.ok(scale > 0.9 && scale < 1);
    const [x, y] = place(frame, [240, 180]);
    assert.ok(Math.abs(x - 240) < 10 && Math.abs(y - 180) < 10);
  }
});

Deno.test("the outside of a box is everything but the box", () => {
  const quads = outside([10, 20, 30, 40]);
  const within = (x: number, y: number) =>
    quads.filter(([[x0, y0], , [x1, y1]]) => x > x0 && x < x1 && y > y0 && y < y1).length;
  assert.equal(within(20, 30), 0);
  for (const [x, y] of [[5, 30], [35, 30], [20, 10], [20, 50], [5, 5], [100, 100]]) {
    assert.equal(within(x, y), 1);
  }
});

Deno.test("the bed is dark around the sheet", () => {
  const data = new Uint8Array(40 * 40 * 4).fill(240);
  const sheet = cornersOf([10, 10, 30, 30], identityFrame);
  const out = photographed(data, { width: 40, height: 40, sheet, random: new Random(1) });
  assert.ok(out[0] < 100 && out[(20 * 40 + 20) * 4] > 190);
  assert.equal(out[3], 255);
});

Deno.test("masks turn with the picture", () => {
  const clean = print(impression(plate, { kind: "clean", seed: 3 }));
  const sheet = impression(plate, { kind: "rescan", seed: 3 });
  const again = print(sheet);
  assert.equal(again.figures.length, clean.figures.length);
  const area = Math.abs(sheet.frame[0] * sheet.frame[3] - sheet.frame[1] * sheet.frame[2]);
  for (const figure of clean.figures) {
    const twin = again.figures.find(({ name }) => name === figure.name)!;
    assert.deepEqual(maskBox(twin.mask), twin.box);
    const ratio = maskArea(twin.mask) / maskArea(figure.mask) / area;
    assert.ok(Math.abs(ratio - 1) < 0.03, `${ratio}`);
    // most of the turned mask is where turning the pixels of the first one puts them
    const [from, to] = [maskToPixels(figure.mask), maskToPixels(twin.mask)];
    let [same, all] = [0, 0];
    from.forEach((inside, i) => {
      if (!inside) return;
      const [x, y] = place(sheet.frame, [i % 480 + 0.5, Math.floor(i / 480) + 0.5]);
      all++;
      same += to[Math.floor(y) * 480 + Math.floor(x)];
    });
    assert.ok(same / all > 0.95, `${same / all}`);
  }
});

Deno.test("photographs keep their angle, their bed and their light", () => {
  assertFrozen(
    [1, 2, 3].map((seed) => {
      const sheet = cornersOf([10, 10, 30, 30], identityFrame);
      const data = new Uint8Array(40 * 40 * 4).fill(240);
      return [
        turnedFrame(size, new Random(seed)),
        [...photographed(data, { width: 40, height: 40, sheet, random: new Random(seed) })],
      ];
    }),
    "a75dc636e265",
  );
});
