import assert from "node:assert/strict";
import { applyAffine } from "lib/matching/affine.ts";
import { registerMaps } from "lib/matching/map_registration.ts";
import { measurePair, plateTransform, turnedRound } from "lib/matching/pair_evidence.ts";
import { mapsOf, placesOfParts, vectorsOf } from "lib/matching/plate_features.ts";
import { openPlaceCosines } from "lib/matching/place_cosines.ts";
import { plateView } from "lib/matching/plate_picture.ts";
import { blank, crop, flipHorizontal, type Image } from "lib/image/image.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/frozen.ts";
import { blocks } from "./block_network.ts";
import { drawnPlate } from "./drawn_plate.ts";
import { cosinesOf, scene, seen } from "./invented_features.ts";

async function measured(a: Image, b: Image, { reversed = false } = {}) {
  const views = [plateView(a), plateView(b)] as const;
  const maps = [await mapsOf(views[0].grey, blocks), await mapsOf(views[1].grey, blocks)];
  const means = new Float32Array(16).fill(200);
  await using product = await openPlaceCosines();
  const cosines = await product.of(
    vectorsOf(reversed ? maps[0].mirrored : maps[0].direct, means).vectors,
    vectorsOf(maps[1].direct, means).vectors,
  );
  let [opened, looked] = [0, 0];
  const evidence = await measurePair({
    cosines,
    reversed,
    similarity: 0.5,
    open: () => Promise.resolve((opened++, views)),
    async look(one, other) {
      looked++;
      const [first, second] = await placesOfParts([one, other], { network: blocks, means });
      return await product.of(first.vectors, second.vectors);
    },
    random: new Random(1),
  });
  return { evidence, views, opened, looked };
}

const sheet = { width: 480, height: 360, strokes: 400 };

Deno.test("a plate on a sheet with margins is laid on itself, pixel on pixel", async () => {
  const plain = drawnPlate(1, sheet);
  const wide = drawnPlate(1, sheet);
  const { evidence, views } = await measured(plain, crop(wide, [10, 6, 480, 360]));
  const map = plateTransform(evidence!, views[0], views[1]);
  for (const [x, y] of [[100, 100], [400, 60], [200, 300]]) {
    const [u, v] = applyAffine(map, [x, y]);
    assert.ok(Math.hypot(u - x + 10, v - y + 6) < 2, `${x},${y} at ${u},${v}`);
  }
  assert.ok(evidence!.lines!.fine > 0.85);
  assert.ok(evidence!.covered[0] > 0.9 && evidence!.covered[1] > 0.95);
});

Deno.test("in a mirror the map leads from the plate as it is to the other", async () => {
  const plain = drawnPlate(1, sheet);
  const { evidence, views } = await measured(plain, flipHorizontal(plain), { reversed: true });
  const [u, v] = applyAffine(plateTransform(evidence!, views[0], views[1]), [100, 200]);
  assert.ok(Math.hypot(u - 380, v - 200) < 2, `${u} ${v}`);
  assert.equal(evidence!.reversed, true);
});

Deno.test("paper around a plate is not covered and does not count; a part of what is drawn does", async () => {
  const plain = drawnPlate(1, sheet);
  const part = await measured(plain, crop(plain, [0, 0, 300, 360]));
  assert.ok(part.evidence!.covered[0] < 0.75 && part.evidence!.covered[1] > 0.95);
  const page = crop(plain, [-60, -45, 540, 405], { background: [240, 240, 240, 255] });
  const sheets = await measured(plain, page);
  assert.ok(Math.min(...sheets.evidence!.covered) > 0.95, `${sheets.evidence!.covered}`);
});

Deno.test("of plates whose features do not agree the pictures are not opened", async () => {
  const { evidence, opened } = await measured(drawnPlate(1, sheet), drawnPlate(2, sheet));
  assert.ok(evidence === null || evidence.lines === null);
  assert.equal(opened, 0);
});

Deno.test("what is measured of two pictures is what the coefficients were fitted to", async () => {
  const of = async (
    a: Image,
    b: Image,
    { reversed = false, at = (x: number, y: number): readonly [number, number] => [x, y] } = {},
  ) => {
    const views = [plateView(a), plateView(b)] as const;
    const evidence = await measurePair({
      cosines: cosinesOf(seen(scene(1)), seen(scene(1), { at })),
      reversed,
      similarity: 0.5,
      open: () => Promise.resolve(views),
      random: new Random(1),
    });
    return [evidence, plateTransform(evidence!, ...views)];
  };
  const plain = drawnPlate(1, sheet);
  const other = drawnPlate(2, { ...sheet, margin: 20, paper: 200 });
  const white = blank(sheet, [255, 255, 255, 255]);
  const red = blank(sheet, [200, 60, 60, 255]);
  const part = { at: (x: number, y: number) => [0.3 + 0.7 * x, 0.2 + 0.8 * y] as const };
  assertFrozen([
    await of(plain, crop(plain, [144, 72, 480, 360]), part),
    await of(plain, other),
    await of(other, plain, part),
    await of(plain, flipHorizontal(plain), { reversed: true, ...part }),
    await of(white, red, part),
    await of(crop(plain, [0, 0, 19, 15]), crop(plain, [0, 0, 24, 200])),
    await of(plain, crop(other, [-60, -45, 540, 405], { background: [240, 236, 240, 255] }), {
      at: (x, y) => [x + 0.08 * y, y - 0.1],
    }),
  ], "fd3dba32e0a1");
});

Deno.test("where features agree in a tenth of them the pictures are opened, in less they are not", async () => {
  const views = [plateView(drawnPlate(1, sheet)), plateView(drawnPlate(1, sheet))] as const;
  const cosines = cosinesOf(seen(scene(1)), seen(scene(1)));
  const opened = async (agreement: number) => {
    let times = 0;
    const evidence = await measurePair({
      cosines: { ...cosines, data: cosines.data.map((value) => agreement * value) },
      reversed: false,
      similarity: 0.5,
      open: () => Promise.resolve((times++, views)),
      random: new Random(1),
    });
    assert.equal(evidence!.lines === null, times === 0);
    return times;
  };
  assert.deepEqual([await opened(0.099), await opened(0.101)], [0, 1]);
  // a part is looked at again from a twentieth on; where that finds nothing its lines are not compared
  const part = cosinesOf(seen(scene(1)), seen(scene(1), { at: (x, y) => [0.5 * x, 0.5 * y] }));
  const whole = registerMaps(part, { random: new Random(1) })!.weakest;
  const looked = async (agreement: number) => {
    let times = 0;
    const evidence = await measurePair({
      cosines: { ...part, data: part.data.map((value) => agreement / whole * value) },
      reversed: false,
      similarity: 0.5,
      open: () => Promise.resolve(views),
      look: () => Promise.resolve((times++, { ...part, data: part.data.map(() => 0) })),
      random: new Random(1),
    });
    return [times, evidence!.features.weakest > 0.05, evidence!.lines];
  };
  assert.deepEqual([await looked(0.0499), await looked(0.0501)], [[0, false, null], [
    1,
    true,
    null,
  ]]);
});

Deno.test("a pair is told from the other plate as well, unless its map has no way back", async () => {
  const plain = drawnPlate(1, sheet);
  const part = crop(plain, [60, 40, 480, 360]);
  for (const [a, reversed] of [[plain, false], [flipHorizontal(plain), true]] as const) {
    const { evidence, views } = await measured(a, part, { reversed });
    const turned = turnedRound(evidence!)!;
    const [there, back] = [
      plateTransform(evidence!, ...views),
      plateTransform(turned, views[1], views[0]),
    ];
    const [x, y] = applyAffine(back, applyAffine(there, [200, 150]));
    assert.ok(Math.hypot(x - 200, y - 150) < 1e-6, `${x} ${y}`);
    assert.deepEqual(turned.covered, evidence!.covered.toReversed());
    assert.deepEqual(turned.colour, evidence!.colour.toReversed());
    const { lines } = evidence!;
    const flat = { ...evidence!, lines: { ...lines!, map: [1, 0, 0, 1, 0, 0] as const } };
    assert.equal(turnedRound(flat), null);
  }
});
