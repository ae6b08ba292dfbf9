import assert from "node:assert/strict";
import { simplifiedRing } from "lib/review/simplified_ring.ts";
import { Random } from "lib/tensor/random.ts";

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

/** How far a point is from a segment, tried in many places of it. */
function farFrom(
  [x, y]: readonly [number, number],
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
): number {
  const places = Array.from({ length: 2001 }, (_, i) => i / 2000);
  return Math.min(...places.map((t) => Math.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0))));
}

Deno.test("what goes is near the line that is drawn instead, and what stays is not: a loop", () => {
  const random = new Random(4);
  const naive = (ring: readonly (readonly [number, number])[]): (readonly [number, number])[] => {
    const [first, last] = [ring[0], ring.at(-1)!];
    const away = ring.map((point) => farFrom(point, first, last));
    const most = Math.max(...away);
    if (ring.length < 3 || most <= 0.75) return [first, last];
    const at = away.indexOf(most);
    return [...naive(ring.slice(0, at + 1)).slice(0, -1), ...naive(ring.slice(at))];
  };
  for (let round = 0; round < 20; round++) {
    const ring = Array.from(
      { length: 14 },
      () => [random.range(0, 5), random.range(0, 3)] as const,
    );
    assert.deepEqual(simplifiedRing(ring), naive(ring));
  }
});

Deno.test("three quarters of a pixel are let go; a ring of four points stays as it is", () => {
  const bent = [[0, 0], [5, -0.75], [10, 0], [10, 9], [0, 9]] as const;
  assert.equal(simplifiedRing(bent).length, 4);
  const straight = [[0, 0], [5, 0], [9, 0], [9, 9]] as const;
  assert.deepEqual(simplifiedRing(straight), straight);
  // the ring comes back to where it began: the farthest point is kept all the same
  const back = [[0, 0], [4, 0], [8, 0], [4, 0], [0, 0]] as const;
  assert.deepEqual(simplifiedRing(back), [[0, 0], [8, 0], [0, 0]]);
});
