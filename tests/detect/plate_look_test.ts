import assert from "node:assert/strict";
import { lookNames, lookOf } from "lib/detect/plate_look.ts";
import { blank, crop } from "lib/image/image.ts";
import { painted } from "./painted.ts";
import { assertFrozen } from "tests/frozen.ts";
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";

const size = { width: 800, height: 600 };
const paper = [240, 232, 210] as const;
const ink = [30, 25, 20] as const;

/** Vertical lines of two pixels, eight apart. */
const lines = painted(size, (x) => x % 8 < 2 ? ink : paper);

Deno.test("lines are counted: their share of the sheet, and how far they are apart", () => {
  const look = lookOf(lines);
  assert.ok(Math.abs(look.ink - 0.25) < 0.01);
  assert.ok(Math.abs(Math.exp(look.lines) - 1000 * 8 / 800) < 2);
  assert.ok(look.contrast > 0.8 && look.greys === 0 && look.unevenness < 0.01);
  assert.ok(Math.abs(look.shape - Math.log(4 / 3)) < 1e-9);
});

Deno.test("sepia has no colour of its own; a red coat has", () => {
  assert.ok(lookOf(lines).colour < 1);
  const coloured = painted(size, (x, y) => y < 200 ? [200, 60, 60] : x % 8 < 2 ? ink : paper);
  assert.ok(lookOf(coloured).colour > 10);
});

Deno.test("a smooth gradient is grey and not sharp, noise is sharp, half a plate uneven", () => {
  const gradient = lookOf(painted(size, (x) => [x * 255 / 800, x * 255 / 800, x * 255 / 800]));
  assert.ok(gradient.greys > 0.3 && gradient.sharpness < 0.4);
  const noise = lookOf(painted(size, (x, y) => {
    const level = (x * 7919 + y * 104729 + x * y * 31) % 251;
    return [level, level, level];
  }));
  assert.ok(noise.sharpness > 0.8);
  assert.ok(lookOf(painted(size, (x) => x < 400 ? ink : paper)).unevenness > 0.3);
});

Deno.test("blank sheets, a pixel and a row of them have finite numbers", () => {
  for (const [width, height] of [[900, 600], [1, 1], [5000, 1], [3, 2000]]) {
    for (const level of [0, 128, 255]) {
      const look = lookOf(blank({ width, height }, [level, level, level, 255]));
      for (const name of lookNames) assert.ok(Number.isFinite(look[name]), `${width} ${name}`);
      assert.equal(look.ink, 0);
    }
  }
  const row = lookOf(painted({ width: 5000, height: 1 }, (x) => x % 8 < 2 ? ink : paper));
  assert.ok(lookNames.every((name) => Number.isFinite(row[name])));
});

Deno.test("the numbers of a look stay those that known books were measured by", () => {
  const { image } = print(impression(engravePlate(7, { width: 700, height: 500 }), {
    kind: "coloured",
    seed: 7,
  }));
  const looks = [image, crop(image, [100, 50, 190, 110])].map(lookOf);
  assertFrozen(looks, "bc19d5ba6497");
});
