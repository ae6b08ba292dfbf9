import assert from "node:assert/strict";
import { crop } from "lib/image/image.ts";
import { applyAffine } from "lib/matching/affine.ts";
import type { MapRegistration } from "lib/matching/map_registration.ts";
import { type PicturePart, registerParts } from "lib/matching/part_registration.ts";
import { Random } from "lib/tensor/random.ts";
import { drawnPlate, greyOf } from "./drawn_plate.ts";
import { cosinesOf, scene, seen } from "./invented_features.ts";

const whole = greyOf(drawnPlate(1, { width: 400, height: 300 }));
const part = greyOf(crop(drawnPlate(1, { width: 400, height: 300 }), [120, 60, 360, 240]));

/** Roughly where the part lies: shares of the whole to shares of the part. */
const first: MapRegistration = {
  map: [1.5, 0, -0.4, 0, 1.7, -0.35],
  inliers: 30,
  matches: 70,
  agreement: 0.4,
  weakest: 0.2,
  covered: 0.36,
};

/** What is seen of a part of either picture: both show the scene at its place on the whole. */
function look(a: PicturePart, b: PicturePart) {
  const at = ({ picture, part }: PicturePart) => (x: number, y: number): [number, number] => {
    const [u, v] = [part.x + x * part.width, part.y + y * part.height];
    return picture === whole ? [u / 400, v / 300] : [(u + 120) / 400, (v + 60) / 300];
  };
  const look = scene(3);
  return Promise.resolve(cosinesOf(seen(look, { at: at(a) }), seen(look, { at: at(b) })));
}

Deno.test("a part is laid on the whole again, more exactly and with nearly all matches", async () => {
  const found = await registerParts(first, { a: whole, b: part, look, random: new Random(1) });
  assert.ok(found!.inliers > 0.9 * found!.matches && found!.matches > 100, `${found!.matches}`);
  assert.ok(found!.weakest > 0.8);
  for (const [x, y] of [[150, 90], [300, 200], [340, 100]]) {
    const [u, v] = applyAffine(found!.map, [x / 400, y / 300]);
    const off = Math.hypot(u * 240 - (x - 120), v * 180 - (y - 60));
    // a third of a place, of which there are 14 along each side
    assert.ok(off < 240 / 14 / 3, `${x} ${y}: ${off} pixels off`);
  }
  // the share of the whole that the part has: 240 x 180 of 400 x 300
  assert.ok(Math.abs(found!.covered - 0.36) < 0.05, `${found!.covered}`);
});

Deno.test("only what lies on each other is looked at", async () => {
  const asked: PicturePart[] = [];
  await registerParts(first, {
    a: whole,
    b: part,
    look: (a, b) => (asked.push(a, b), look(a, b)),
    random: new Random(1),
  });
  const [one, other] = asked.map(({ part }) => part);
  // x from .4 / 1.5 to 1.4 / 1.5 of 400 pixels, and so on
  assert.deepEqual(one, { x: 106, y: 61, width: 268, height: 178 });
  assert.deepEqual(other, { x: 0, y: 0, width: 240, height: 180 });
});

Deno.test("of a sliver, or a map that cannot be turned round, nothing is said", async () => {
  const options = { a: whole, b: part, look, random: new Random(1) };
  const by = (map: MapRegistration["map"]) => registerParts({ ...first, map }, options);
  assert.equal(await by([1, 0, 0.9, 0, 1, 0]), null);
  assert.equal(await by([0, 0, 0.5, 0, 1, 0]), null);
  assert.equal(await by([1, 0, 3, 0, 1, 0]), null);
});
