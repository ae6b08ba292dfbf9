import assert from "node:assert/strict";
import { plateCandidates } from "lib/matching/candidates.ts";
import { assertFrozen } from "tests/frozen.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

const width = 32;
const drawn = (seed: number) => {
  const random = new Random(seed);
  return Array.from({ length: width }, () => random.normal());
};
const table = (rows: readonly (readonly number[])[]) =>
  float32(Float32Array.from(rows.flat()), [rows.length, width]);
const find = (
  direct: readonly (readonly number[])[],
  { flipped = direct.map((_, i) => drawn(1000 + i)), plain = [] as number[] } = {},
) =>
  plateCandidates({ direct: table(direct), flipped: table(flipped) }, {
    threads: 1,
    isPlain: (plate) => plain.includes(plate),
  });

Deno.test("what is near comes with its similarity, in the better direction", async () => {
  const direct = Array.from({ length: 30 }, (_, i) => drawn(i));
  const flipped = direct.map((_, i) => drawn(500 + i));
  direct[7] = direct[3].map((value, i) => value + 0.1 * direct[8][i]);
  // 20 in a mirror is 11
  flipped[20] = direct[11];
  const found = await find(direct, { flipped });
  const at = (a: number, b: number) => found.find((pair) => pair.a === a && pair.b === b)!;
  assert.ok(at(3, 7).similarity > 0.98 && !at(3, 7).reversed);
  assert.ok(at(11, 20).similarity > 0.99 && at(11, 20).reversed);
  assert.deepEqual(found, found.toSorted((p, q) => p.a - q.a || p.b - q.b));
  assert.ok(found.every(({ a, b }) => a < b));
});

Deno.test("strangers are candidates only as one of the three nearest, and no plate has more than fifty", async () => {
  const strangers = await find(Array.from({ length: 60 }, (_, i) => drawn(i)));
  assert.ok(strangers.length < 60 * 8, `${strangers.length}`);
  const alike = drawn(1);
  const same = await find(Array.from({ length: 80 }, () => alike));
  const count = new Map<number, number>();
  for (const { a, b } of same) for (const row of [a, b]) count.set(row, (count.get(row) ?? 0) + 1);
  assert.ok(same.length <= 80 * 50);
});

Deno.test("plain plates are nobody's candidates, and of one plate there are none", async () => {
  const found = await find(Array.from({ length: 6 }, () => drawn(1)), { plain: [0, 4] });
  assert.ok(
    found.length > 0 && found.every(({ a, b }) => ![a, b].some((row) => [0, 4].includes(row))),
  );
  assert.deepEqual(await find([drawn(1)]), []);
});

Deno.test("which plates are compared is what the coefficients were fitted with", async () => {
  // families that are more and less alike, in galleries of several sizes
  const gallery = (count: number) =>
    Array.from({ length: count }, (_, i) => {
      const [own, family] = [drawn(i), drawn(2000 + i % 5)];
      return own.map((value, c) => value + (0.3 + 0.25 * (i % 4)) * family[c]);
    });
  const pairs: unknown[] = [];
  for (const count of [6, 14, 15, 16, 40, 70]) {
    pairs.push(await find(gallery(count)));
  }
  assertFrozen(pairs, "b4a2c82eda6e");
});

Deno.test("beyond the three nearest, where there are few plates, a candidate is nearer than strangers are by .03", async () => {
  const at = (...parts: readonly (readonly [axis: number, length: number])[]) => {
    const row = Array<number>(width).fill(0);
    for (const [axis, length] of parts) row[axis] = length;
    return row;
  };
  /** So near to the first row, otherwise among others of its kind. */
  const near = (cosine: number) => at([0, cosine], [1, Math.sqrt(1 - cosine ** 2)]);
  const others = [2, 3, 4].map((axis) => at([1, 1], [axis, 0.3]));
  const own = [5, 6, 7].map((axis) => at([0, 1], [axis, 0.4]));
  const direct = [at([0, 1]), ...own, near(0.331), near(0.329), ...others];
  const found = await find(direct, { flipped: direct.map((_, i) => at([10 + i, 1])) });
  const of = found.filter(({ a }) => a === 0).map(({ b }) => b);
  assert.deepEqual(of, [1, 2, 3, 4]);
});
