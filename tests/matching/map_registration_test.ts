import assert from "node:assert/strict";
import { applyAffine } from "lib/matching/affine.ts";
import { registerMaps } from "lib/matching/map_registration.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { cosinesOf, scene, seen } from "./invented_features.ts";

const register = (cosines: ReturnType<typeof cosinesOf>) =>
  registerMaps(cosines, { random: new Random(1) });

Deno.test("a scene that is larger and moved on the second plate is found where it is", () => {
  const look = scene(1);
  // the second plate shows from .1 to .8 across and from .05 to .95 down
  const second = seen(look, { at: (x, y) => [0.1 + 0.7 * x, 0.05 + 0.9 * y] });
  const found = register(cosinesOf(seen(look), second))!;
  for (const [x, y] of [[0.2, 0.2], [0.7, 0.5], [0.4, 0.9]]) {
    const [u, v] = applyAffine(found.map, [x, y]);
    assert.ok(Math.abs(u - (x - 0.1) / 0.7) < 0.03 && Math.abs(v - (y - 0.05) / 0.9) < 0.03);
  }
  assert.ok(found.agreement > 0.8 && found.weakest > 0.6, JSON.stringify(found));
  assert.ok(found.covered > 0.55 && found.covered < 0.7);
  assert.ok(found.inliers > 0.6 * found.matches);
});

Deno.test("two scenes do not agree, whatever map is found", () => {
  const found = register(cosinesOf(seen(scene(1)), seen(scene(2))));
  assert.ok(found === null || found.weakest < 0.2 && found.inliers < 25, JSON.stringify(found));
});

Deno.test("one frame around two scenes agrees at the edges, and the weakest parts do not", () => {
  const [frame, one, other] = [scene(3), scene(1), scene(2)];
  const framed = (inner: typeof frame) => (x: number, y: number) =>
    Math.min(x, y, 1 - x, 1 - y) < 0.2 ? frame(x, y) : inner(x, y);
  const found = register(cosinesOf(seen(framed(one)), seen(framed(other))))!;
  const same = register(cosinesOf(seen(framed(one)), seen(framed(one))))!;
  assert.ok(found.agreement > 0.5 && found.weakest < 0.2, JSON.stringify(found));
  assert.ok(same.weakest > 0.99);
});

Deno.test("where all is alike nothing can be laid on anything", () => {
  const flat = float32(new Float32Array(196 * 196), [196, 196]);
  assert.equal(register(flat), null);
});
