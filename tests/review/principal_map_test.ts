import assert from "node:assert/strict";
import { principalMap } from "lib/review/principal_map.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

/** Rows that lie on a plane of 16 dimensions, and little beside it. */
function planar(count: number) {
  const random = new Random(3);
  const axes = [0, 1].map(() => Float64Array.from({ length: 16 }, () => random.normal()));
  const places = Array.from({ length: count }, () => [3 * random.normal(), random.normal()]);
  const data = new Float32Array(count * 16);
  places.forEach(([a, b], i) => {
    for (let d = 0; d < 16; d++) {
      data[i * 16 + d] = 5 + a * axes[0][d] + b * axes[1][d] + 0.001 * random.normal();
    }
  });
  return { rows: float32(data, [count, 16]), places };
}

const correlation = (a: readonly number[], b: readonly number[]) => {
  const mean = (list: readonly number[]) => list.reduce((x, y) => x + y, 0) / list.length;
  const [p, q] = [mean(a), mean(b)];
  const sum = (of: (i: number) => number) => a.reduce((s, _, i) => s + of(i), 0);
  return sum((i) => (a[i] - p) * (b[i] - q)) /
    Math.sqrt(sum((i) => (a[i] - p) ** 2) * sum((i) => (b[i] - q) ** 2));
};

Deno.test("the map is the plane along which vectors differ most, whether all are looked at or some", () => {
  for (const count of [300, 9000]) {
    const { rows, places } = planar(count);
    const figures = Array.from({ length: count }, (_, i) => i);
    const { x, y, model } = principalMap(rows, { figures, count, model: "m" });
    assert.equal(model, "m");
    // the axes of the plane are no right angle, but what varies most is nearly the first alone
    const first = places.map(([a]) => a);
    assert.ok(Math.abs(correlation(x, first)) > 0.9, `${correlation(x, first)}`);
    assert.ok(Math.abs(correlation(x, y)) < 0.1);
    assert.ok([...x, ...y].every((share) => share >= 0 && share <= 1));
  }
});

Deno.test("the same vectors give the same map", () => {
  const { rows } = planar(50);
  const options = { figures: Array.from({ length: 50 }, (_, i) => i), count: 50, model: "m" };
  assert.deepEqual(principalMap(rows, options), principalMap(rows, options));
});

Deno.test("figures without a vector lie in the middle, and rows without a figure nowhere", () => {
  const { rows } = planar(4);
  const { x } = principalMap(rows, { figures: [5, -1, 0, 2], count: 6, model: "m" });
  assert.equal(x.length, 6);
  assert.deepEqual([x[1], x[3], x[4]], [0.5, 0.5, 0.5]);
});

Deno.test("equal vectors, one vector and none have a map, too", () => {
  for (const count of [0, 1, 3]) {
    const rows = float32(new Float32Array(count * 4).fill(1), [count, 4]);
    const figures = Array.from({ length: count }, (_, i) => i);
    const { x, y } = principalMap(rows, { figures, count, model: "m" });
    assert.ok([...x, ...y].every((share) => share >= 0 && share <= 1), `${count}: ${x}`);
  }
});

const inOrder = (count: number) => Array.from({ length: count }, (_, i) => i);

Deno.test("the map is as wide as all but the outermost hundredth, with a margin of a fiftieth; four digits", () => {
  for (const count of [301, 2001]) {
    const last = count - 1;
    const values = inOrder(count).map((i) => i === 0 ? -9e4 : i === last ? 9e4 + last : i);
    const { x, y } = principalMap(float32(Float32Array.from(values), [count, 1]), {
      ...{ figures: inOrder(count), count, model: "m" },
    });
    const low = Math.round(0.005 * last);
    const share = (i: number) => 0.02 + 0.96 * (i - low) / (Math.round(0.995 * last) - low);
    inOrder(count).slice(1, -1).forEach((i) =>
      assert.ok(Math.abs(x[i] - share(i)) <= 0.5001e-4 && x[i] === Number(x[i].toFixed(4)))
    );
    assert.deepEqual([x[0], x[last]], [0, 1]);
    assert.ok(y.every((place) => place === 0.02));
  }
});

Deno.test("the plane is found by 300 rows, evenly chosen", () => {
  // every second row of 600 lies on one line, the others far out on another
  const data = Float32Array.from({ length: 1200 }, (_, i) => {
    const row = i >> 1;
    return row % 2 === i % 2 ? (row % 2 === 0 ? row : 1e4 + 50 * row) : 0;
  });
  const { x } = principalMap(float32(data, [600, 2]), {
    ...{ figures: inOrder(600), count: 600, model: "m" },
  });
  const even = x.filter((_, i) => i % 2 === 0);
  assert.ok(even[0] < 0.1 && even.at(-1)! > 0.9, `${even[0]} ${even.at(-1)}`);
});
