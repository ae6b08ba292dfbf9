import assert from "node:assert/strict";
import { simplifiedRing } from "lib/review/simplified_ring.ts";

Deno.test("a ring keeps its corners and loses its stairs", () => {
  const stairs: (readonly [number, number])[] = [];
  for (let i = 0; i < 20; i++) stairs.push([i, i], [i + 1, i]);
  const ring = [...stairs, [20, 20], [0, 20]] as const;
  const simple = simplifiedRing(ring);
  assert.deepEqual(simple[0], [0, 0]);
  assert.ok(simple.length <= 4, JSON.stringify(simple));
  assert.ok(simple.some(([x, y]) => x === 20 && y === 20));
  const square = [[0, 0], [9, 0], [9, 9], [0, 9]] as const;
  assert.deepEqual(simplifiedRing(square), square);
  // a corner as far as that stays
  const roof = [[0, 0], [5, -0.76], [10, 0], [10, 9], [0, 9]] as const;
  assert.equal(simplifiedRing(roof).length, 5);
  const flat = [[0, 0], [5, -0.74], [10, 0], [10, 9], [0, 9]] as const;
  assert.equal(simplifiedRing(flat).length, 4);
});
