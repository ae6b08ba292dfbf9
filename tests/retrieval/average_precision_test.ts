import assert from "node:assert/strict";
import { listPrecision } from "lib/retrieval/average_precision.ts";
import { Random } from "lib/tensor/random.ts";

const near = (found: number | undefined, wanted: number, what = "") =>
  assert.ok(Math.abs(found! - wanted) < 1e-9, `${what}: ${found}, wanted ${wanted}`);

/** All orders of a list. */
function orders<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((one, i) => orders(list.toSpliced(i, 1)).map((rest) => [one, ...rest]));
}

/** The measures of one order of answers, each right or not. */
function ofOrder(order: readonly boolean[]) {
  const right = order.filter(Boolean).length;
  let [found, whole, atR] = [0, 0, 0];
  order.forEach((one, i) => {
    if (!one) return;
    found++;
    whole += found / (i + 1) / right;
    if (i < right) atR += found / (i + 1) / right;
  });
  return {
    right,
    averagePrecision: whole,
    atR,
    first: Number(order[0]),
    firstFive: Number(order.slice(0, 5).includes(true)),
    reciprocalRank: 1 / (order.indexOf(true) + 1),
  };
}

/** The mean over all orders of equal similarities. */
function naive(similarities: readonly number[], right: readonly boolean[]) {
  const answers = similarities.map((similarity, i) => ({ similarity, right: right[i] }));
  const sorted = orders(answers).filter((order) =>
    order.every(({ similarity }, i) => i === 0 || similarity <= order[i - 1].similarity)
  ).map((order) => ofOrder(order.map((answer) => answer.right)));
  const keys = Object.keys(sorted[0]) as (keyof ReturnType<typeof ofOrder>)[];
  return Object.fromEntries(
    keys.map((key) => [key, sorted.reduce((sum, one) => sum + one[key], 0) / sorted.length]),
  );
}

Deno.test("precision under ties is the mean over all orders of tied answers", () => {
  const random = new Random(4);
  let tried = 0;
  for (let n = 0; n < 120; n++) {
    const similarities = Array.from({ length: random.int(1, 7) }, () => random.int(0, 2) / 4);
    const right = similarities.map(() => random.chance(0.4));
    const found = listPrecision(similarities, { isRight: (i) => right[i] });
    if (!right.includes(true)) {
      assert.equal(found, null);
      continue;
    }
    tried++;
    for (const [key, wanted] of Object.entries(naive(similarities, right))) {
      near(found?.[key as keyof typeof found], wanted, `${key} of ${similarities} with ${right}`);
    }
  }
  assert.ok(tried > 60);
});

Deno.test("more wrong answers than five above a right one leave it out of the first five", () => {
  const scores = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4];
  const right = (place: number) => listPrecision(scores, { isRight: (i) => i === place })!;
  assert.deepEqual([4, 5].map((place) => right(place).firstFive), [1, 0]);
  assert.deepEqual([0, 1].map((place) => right(place).first), [1, 0]);
  near(right(5).reciprocalRank, 1 / 6);
});

Deno.test("what is left out is neither right nor wrong", () => {
  const found = listPrecision([0.9, 0.8, 0.7], {
    isRight: (i) => i !== 1,
    isLeftOut: (i) => i === 0,
  });
  assert.equal(found?.right, 1);
  near(found?.averagePrecision, 1 / 2);
  assert.equal(listPrecision([1], { isRight: () => true, isLeftOut: () => true }), null);
});

Deno.test("similarities within the tie's width are tied, and those beyond it are not", () => {
  const first = (apart: number, right = 1) =>
    listPrecision([0.5 + apart, 0.5], { isRight: (i) => i === right, tieWidth: 1e-3 })!.first;
  assert.equal(first(0.0009), 0.5);
  assert.equal(first(0.0011), 0);
  assert.equal(first(0.0009, 0), 0.5);
  assert.equal(first(0.0011, 0), 1);
  // two right ones in one tie, two in two
  const both = (apart: number) =>
    listPrecision([0.5 + apart, 0.5, 0.5 - apart / 2], { isRight: (i) => i < 2, tieWidth: 1e-3 })!;
  near(both(0.0009).averagePrecision, ((1 + 1) + (1 + 2 / 3) + (1 / 2 + 2 / 3)) / 3 / 2);
  near(both(0.0029).averagePrecision, 1);
});

Deno.test("where nothing is said a millionth apart is a tie, and more is not", () => {
  const first = (apart: number) =>
    listPrecision([0.5 + apart, 0.5], { isRight: (i) => i === 1 })!.first;
  assert.deepEqual([first(0.97e-6), first(1.03e-6)], [0.5, 0]);
});
