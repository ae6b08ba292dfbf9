import assert from "node:assert/strict";
import type { Box } from "lib/geometry/box.ts";
import { flipHorizontal, type Image } from "lib/image/image.ts";
import { figureAgreement, isOneFigure } from "lib/matching/figure_agreement.ts";
import type { Affine } from "lib/matching/affine.ts";
import { openMatchingNetwork } from "lib/matching/networks.ts";
import { openPlaceCosines } from "lib/matching/place_cosines.ts";
import { drawnPlate, greyOf } from "./drawn_plate.ts";

const sheet = { width: 400, height: 300, strokes: 300 };
const still: Affine = [1, 0, 0, 0, 1, 0];

/** What is measured of boxes of two plates. */
async function measured(
  [a, b]: readonly [Image, Image],
  boxes: readonly [Box, Box],
  { map = still, reversed = false } = {},
) {
  await using opened = await openMatchingNetwork({ name: "burin_encoder", threads: 1 });
  await using product = await openPlaceCosines();
  return await figureAgreement({
    a: { plate: greyOf(a), box: boxes[0] },
    b: { plate: greyOf(b), box: boxes[1] },
    map,
  }, { network: opened.network, means: opened.means, product, reversed });
}

const box: Box = [100, 60, 220, 240];

Deno.test("a figure agrees with itself, in a mirror as well, and with another it does not", async () => {
  const one = drawnPlate(1, sheet);
  const same = (await measured([one, drawnPlate(1, { ...sheet, paper: 200 })], [box, box]))!;
  assert.ok(same.features > 0.4 && isOneFigure(same) && same.lines > 0.9, JSON.stringify(same));
  const turned = (await measured([one, flipHorizontal(one)], [box, [180, 60, 300, 240]], {
    map: [-1, 0, 400, 0, 1, 0],
    reversed: true,
  }))!;
  assert.ok(
    turned.features > 0.4 && isOneFigure(turned) && turned.lines > 0.9,
    JSON.stringify(turned),
  );
  const others = await Promise.all(
    [2, 3, 4, 5, 6, 7, 8, 9].map(async (seed) =>
      (await measured([one, drawnPlate(seed, sheet)], [box, box]))!
    ),
  );
  assert.ok(others.filter(isOneFigure).length <= others.length / 2, JSON.stringify(others));
  assert.ok(others.every(({ lines }) => lines < 0.4), JSON.stringify(others));
});

Deno.test("what lies around a figure does not count: a border that plates share is none of it", async () => {
  const [one, other] = [drawnPlate(1, sheet), drawnPlate(2, sheet)];
  for (let y = 60; y < 240; y++) {
    const at = (y * 400 + 100) * 4;
    one.data.set(other.data.subarray(at, at + 120 * 4), at);
  }
  const inside = (await measured([one, other], [box, box]))!;
  assert.ok(isOneFigure(inside) && inside.lines > 0.99, JSON.stringify(inside));
});

Deno.test("which of two figures comes first does not matter, however their boxes overlap", async () => {
  const [one, other] = [drawnPlate(1, sheet), drawnPlate(1, { ...sheet, unsteady: 2 })];
  const boxes = [box, [121, 67, 251, 230]] as const;
  const there = await measured([one, other], boxes, { map: [1, 0, 5, 0, 1, -3] });
  const back = await measured([other, one], [boxes[1], boxes[0]], { map: [1, 0, -5, 0, 1, 3] });
  assert.deepEqual(there, back);
});

Deno.test("of boxes that share nothing nothing is said", async () => {
  const one = drawnPlate(1, sheet);
  assert.equal(await measured([one, one], [box, [220, 60, 300, 240]]), null);
  assert.equal(await measured([one, one], [box, box], { map: [1, 0, 500, 0, 1, 0] }), null);
});

Deno.test("figures are one from .13 on, a quarter of which lines may say", () => {
  const one = (features: number, lines: number) => isOneFigure({ features, lines });
  assert.deepEqual([one(0.129, 0), one(0.13, 0), one(0.0625, 0.25), one(0.0675, 0.25)], [
    ...[false, true, false],
    true,
  ]);
});
