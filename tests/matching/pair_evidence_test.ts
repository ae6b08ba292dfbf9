import assert from "node:assert/strict";
import { applyAffine } from "lib/matching/affine.ts";
import { measurePair, plateTransform } from "lib/matching/pair_evidence.ts";
import { mapsOf, vectorsOf } from "lib/matching/plate_features.ts";
import { openPlaceCosines } from "lib/matching/place_cosines.ts";
import { plateView } from "lib/matching/plate_picture.ts";
import { crop, flipHorizontal, type Image } from "lib/image/image.ts";
import { Random } from "lib/tensor/random.ts";
import { blocks } from "./block_network.ts";
import { drawnPlate } from "./drawn_plate.ts";

async function measured(a: Image, b: Image, { reversed = false } = {}) {
  const views = [plateView(a), plateView(b)] as const;
  const maps = [await mapsOf(views[0].grey, blocks), await mapsOf(views[1].grey, blocks)];
  const means = new Float32Array(16).fill(200);
  await using product = await openPlaceCosines();
  const cosines = await product.of(
    vectorsOf(reversed ? maps[0].mirrored : maps[0].direct, means).vectors,
    vectorsOf(maps[1].direct, means).vectors,
  );
  let opened = 0;
  const evidence = await measurePair({
    cosines,
    reversed,
    similarity: 0.5,
    open: () => Promise.resolve((opened++, views)),
    random: new Random(1),
  });
  return { evidence, views, opened };
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
