import assert from "node:assert/strict";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { principalPlane, scatter } from "lib/plot/scatter.ts";
import { assertFrozen } from "tests/frozen.ts";

Deno.test("the largest groups have names, the rest is grey and below", () => {
  const point = (group: string | null) => ({ x: 1.23456789, y: 2, group });
  const points = ["b", "a", "a", "c", "b", null].map(point);
  const { data, alt } = scatter(points, { groups: 2 });
  assert.deepEqual(data.map((trace) => trace.name), ["others", "a", "b"]);
  assert.deepEqual(data.map((trace) => (trace.x as number[]).length), [2, 2, 2]);
  assert.equal((data[0].x as number[])[0], 1.2346);
  assert.match(alt, /6 points; the largest groups are a \(2\), b \(2\)/);
});

Deno.test("the principal plane of a stretched cloud is where it was stretched", () => {
  const random = new Random(3);
  const [count, dimension] = [200, 5];
  const spread = [1, 8, 0.5, 3, 0.2];
  const data = Float32Array.from(
    { length: count * dimension },
    (_, i) => 10 + spread[i % dimension] * random.normal(),
  );
  const { places, shares } = principalPlane(float32(data, [count, dimension]));
  const correlation = (axis: 0 | 1, column: number) => {
    const a = places.map((place) => place[axis]);
    const b = Array.from({ length: count }, (_, n) => data[n * dimension + column]);
    const mean = (list: number[]) => list.reduce((x, y) => x + y, 0) / count;
    const [ma, mb] = [mean(a), mean(b)];
    const dot = a.reduce((sum, x, n) => sum + (x - ma) * (b[n] - mb), 0);
    const square = (list: number[], m: number) => list.reduce((sum, x) => sum + (x - m) ** 2, 0);
    return dot / Math.sqrt(square(a, ma) * square(b, mb));
  };
  assert.ok(correlation(0, 1) > 0.99, "the widest column, and with its sign");
  assert.ok(correlation(1, 3) > 0.98);
  const variances = spread.map((s) => s * s);
  const whole = variances.reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(shares[0] - 64 / whole) < 0.05 && Math.abs(shares[1] - 9 / whole) < 0.05);
});

Deno.test("rows that are all alike lie in one place", () => {
  const { places, shares } = principalPlane(float32(new Float32Array(12).fill(2), [4, 3]));
  assert.deepEqual(places, [[0, 0], [0, 0], [0, 0], [0, 0]].map(([x, y]) => [x + 0, y + 0]));
  assert.deepEqual(shares, [0, 0]);
});

Deno.test("its lines, places and colours stay, as the outputs that notebooks were saved with", () => {
  assertFrozen(
    scatter(["b", "a", "a", "c", null].map((group, i) => ({ x: i, y: i * i, group })), {
      groups: 2,
    }),
    "924c1e661c5a",
  );
});

Deno.test("the largest groups have colours, ties in the order of their names, nobody has none", () => {
  const points = ["b", "a", "c", "c", null, "d"].map((group, i) => ({ x: i, y: i, group }));
  const { data, alt } = scatter(points, { groups: 3 });
  assert.deepEqual(data.map(({ name }) => name), ["others", "c", "a", "b"]);
  assert.match(alt, /^6 points; the largest groups are c \(2\), a \(1\), b \(1\)\./);
  const all = scatter(points.filter(({ group }) => group === "c"));
  assert.deepEqual(all.data.map(({ name }) => name), ["c"], "there are no others");
  assert.match(scatter([points[4]]).alt, /groups are none/);
});

Deno.test("a plane is along the greatest variance, its largest entry positive, its shares of all", () => {
  // two directions of their own, far from the origin; a third that does not vary
  const rows = [[-3, 0], [3, 0], [0, -1], [0, 1]].map(([a, b]) => [100 - a, 50 + b, 7]);
  const plane = principalPlane(float32(new Float32Array(rows.flat()), [4, 3]));
  const near = (a: number, b: number) => Math.abs(a - b) < 1e-6;
  assert.deepEqual(plane.places.map(([x]) => Math.round(x)), [3, -3, 0, 0]);
  assert.deepEqual(plane.places.map(([, y]) => Math.round(y)), [0, 0, -1, 1]);
  assert.ok(near(plane.shares[0], 0.9) && near(plane.shares[1], 0.1));
  const line = principalPlane(float32(new Float32Array([1, 2, 3]), [3, 1]));
  assert.deepEqual(line.places.map(([x]) => Math.round(x)), [-1, 0, 1]);
  assert.deepEqual(line.places.map(([, y]) => y), [0, 0, 0]);
  assert.ok(near(line.shares[0], 1) && line.shares[1] === 0);
  const still = principalPlane(float32(new Float32Array([5, 5, 5, 5]), [2, 2]));
  assert.deepEqual(still.shares, [0, 0]);
});
