import assert from "node:assert/strict";
import { applyAffine } from "lib/matching/affine.ts";
import { registerMaps } from "lib/matching/map_registration.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { assertFrozen } from "tests/frozen.ts";
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

Deno.test("how far a map agrees is what a plain loop over places finds", () => {
  const side = 14;
  const second = seen(scene(1), { at: (x, y) => [0.15 + 0.8 * x, 0.1 + 0.85 * y] });
  const cosines = cosinesOf(seen(scene(1)), second);
  const { map, agreement, weakest, covered, matches } = register(cosines)!;
  const at = (p: number, x: number, y: number) => cosines.data[p * side * side + y * side + x];
  const parts = new Map<string, number[]>();
  for (let p = 0; p < side * side; p++) {
    const [x, y] = [p % side, Math.floor(p / side)];
    const [u, v] = applyAffine(map, [(x + 0.5) / side, (y + 0.5) / side]);
    if (!(u >= 0 && v >= 0 && u < 1 && v < 1)) continue;
    const inside = (share: number) => Math.min(side - 1.001, Math.max(0, share * side - 0.5));
    const [fx, fy] = [inside(u), inside(v)];
    const [i, j] = [Math.floor(fx), Math.floor(fy)];
    const across = (line: number) =>
      at(p, i, line) + (fx - i) * (at(p, i + 1, line) - at(p, i, line));
    const value = across(j) + (fy - j) * (across(j + 1) - across(j));
    const part = `${Math.floor(x / 3.5)} ${Math.floor(y / 3.5)}`;
    parts.set(part, [...parts.get(part) ?? [], value]);
  }
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  const means = [...parts.values()].map(mean).sort((a, b) => a - b);
  const near = (found: number, right: number) =>
    assert.ok(Math.abs(found - right) < 1e-9, `${found}, not ${right}`);
  near(agreement, mean([...parts.values()].flat()));
  near(weakest, mean(means.slice(0, Math.round(means.length / 4))));
  near(covered, [...parts.values()].flat().length / side ** 2);
  // of each other the nearest, and alike at all
  const nearest = (list: readonly number[]) => list.indexOf(Math.max(...list));
  const all = Array.from({ length: side * side }, (_, p) => p);
  const rows = all.map((i) => nearest(all.map((j) => cosines.data[i * side * side + j])));
  const columns = all.map((j) => nearest(all.map((i) => cosines.data[i * side * side + j])));
  assert.equal(
    matches,
    all.filter((i) => columns[rows[i]] === i && cosines.data[i * side ** 2 + rows[i]] > 0).length,
  );
});

Deno.test("a scene up to 2.9 times as large, and as much smaller, is found; beyond no map is plausible", () => {
  const times = (scale: number) => {
    const found = register(
      cosinesOf(seen(scene(1)), seen(scene(1), { at: (x, y) => [x * scale, y * scale] })),
    );
    return found !== null && found.weakest > 0.5 && Math.abs(found.map[0] * scale - 1) < 0.1;
  };
  assert.deepEqual([times(1 / 2.6), times(0.5), times(2), times(2.6)], [true, true, true, true]);
  assert.deepEqual([times(1 / 3.6), times(3.6)], [false, false]);
});

Deno.test("what is measured is what the coefficients were fitted to", () => {
  const views = [
    seen(scene(1), { at: (x, y) => [0.1 + 0.7 * x, 0.05 + 0.9 * y] }),
    seen(scene(1), { at: (x, y) => [x + 0.1 * y, y - 0.05 * x] }),
    seen(scene(1), { at: (x, y) => [1.4 * x - 0.2, 1.2 * y - 0.1] }),
    seen((x, y) => (x < 0.5 ? scene(1) : scene(2))(x, y)),
    seen(scene(2)),
    seen(scene(3)),
  ];
  const first = seen(scene(1));
  assertFrozen(views.map((view) => register(cosinesOf(first, view))), "f38ba0806096");
});

Deno.test("four hundred pairs of matches are tried where no number is given", () => {
  const random = new Random(1);
  let picked = 0;
  const counting = Object.assign(Object.create(random) as Random, {
    pick: <T>(list: readonly T[]) => (picked++, random.pick(list)),
  });
  const cosines = cosinesOf(seen(scene(1)), seen(scene(1)));
  registerMaps(cosines, { random: counting });
  assert.equal(picked, 2 * 400);
  registerMaps(cosines, { random: counting, tries: 7 });
  assert.equal(picked, 2 * 407);
});
