import assert from "node:assert/strict";
import { isOneInk } from "lib/detect/one_ink.ts";
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import { blank, type Image } from "lib/image/image.ts";
import { drawnPlate } from "tests/matching/drawn_plate.ts";

const plate = drawnPlate(2, { width: 96, height: 72 });

const changed = (change: (level: number, channel: number, pixel: number) => number): Image => ({
  ...plate,
  data: plate.data.map((level, i) => i % 4 < 3 ? change(level, i % 4, i >> 2) : level),
});

Deno.test("paper of any colour and ink of any colour are one ink", () => {
  for (const left of [[1, 1, 1], [0.95, 0.8, 0.5], [0.3, 0.6, 1]]) {
    assert.ok(isOneInk(changed((level, c) => Math.round(level * left[c]))));
  }
  assert.ok(isOneInk(blank({ width: 1, height: 1 }, [200, 30, 30, 255])));
});

Deno.test("a plate is coloured from four and a half levels on by which pixels of one light differ", () => {
  // red and blue go so far up and down, and light hardly changes: the root of their mean squares is as far
  const by = (levels: number) => {
    const data = plate.data.map((_, i) => {
      const way = (i >> 2) % 2 === 0 ? levels : -levels;
      return i % 4 === 0 ? 128 + way : i % 4 === 2 ? 128 - 2 * way : i % 4 === 1 ? 128 : 255;
    });
    return { ...plate, data };
  };
  const found = (levels: number) => Math.sqrt((levels ** 2 + (2 * levels) ** 2) / 2);
  const [below, above] = [2, 3];
  assert.ok(found(below) < 4.5 && found(above) >= 4.5);
  assert.equal(isOneInk(by(below)), true);
  assert.equal(isOneInk(by(above)), false);
});

Deno.test("of engraved plates those that a hand coloured are coloured", () => {
  for (const seed of [2, 3, 5]) {
    const engraved = engravePlate(seed, { width: 450, height: 338, count: 3 });
    for (const kind of ["clean", "foxed", "coloured"] as const) {
      const { image } = print(impression(engraved, { kind, seed }));
      assert.equal(isOneInk(image), kind !== "coloured");
    }
  }
});
