import assert from "node:assert/strict";
import { fitLogistic, probabilityOf } from "lib/matching/logistic.ts";

Deno.test("probabilities of a fit add up to the examples that are so, and grow with the evidence", () => {
  const examples = Array.from(
    { length: 40 },
    (_, i) => ({ x: [i], y: i % 3 === 0 ? i > 10 : i > 20 }),
  );
  const model = fitLogistic(examples, { ridge: 1e-6 });
  const sum = examples.reduce((total, { x }) => total + probabilityOf(model, x), 0);
  assert.ok(Math.abs(sum - examples.filter(({ y }) => y).length) < 1e-3);
  assert.ok(probabilityOf(model, [0]) < probabilityOf(model, [20]));
  assert.ok(probabilityOf(model, [20]) < probabilityOf(model, [39]));
});

Deno.test("at its optimum the gradient is nothing: the same as by small steps", () => {
  const examples = [[0, 1], [1, 0], [2, 2], [3, 1], [4, 4]].map(([p, q], i) => ({
    x: [p, q],
    y: i > 1,
  }));
  const { bias, weights, means, spreads } = fitLogistic(examples, { ridge: 0.5 });
  const loss = (b: number, w: readonly number[]) =>
    examples.reduce((sum, { x, y }) => {
      const logit = b + w.reduce((s, v, i) => s + v * (x[i] - means[i]) / spreads[i], 0);
      return sum + Math.log1p(Math.exp(y ? -logit : logit));
    }, 0.25 * w.reduce((s, v) => s + v * v, 0));
  const here = loss(bias, weights);
  for (const step of [-1e-3, 1e-3]) {
    assert.ok(loss(bias + step, weights) > here);
    weights.forEach((_, i) => assert.ok(loss(bias, weights.with(i, weights[i] + step)) > here));
  }
});

Deno.test("weights of examples count as so many examples, and a number that never changes is harmless", () => {
  const base = [{ x: [0, 5], y: false }, { x: [1, 5], y: true }, { x: [0, 5], y: true }];
  const twice = fitLogistic([...base, base[2]]);
  const weighted = fitLogistic(base.with(2, { ...base[2], weight: 2 } as typeof base[number]));
  assert.ok(Math.abs(twice.bias - weighted.bias) < 1e-9);
  assert.ok(Number.isFinite(probabilityOf(twice, [1, 5])));
});

Deno.test("examples of one kind are refused", () => {
  assert.throws(() => fitLogistic([{ x: [1], y: true }]), /that are so and that are not/);
  assert.throws(() => fitLogistic([]), /that are so and that are not/);
});

Deno.test("numbers are counted from their weighted means in their weighted spreads, before the ridge holds them back", () => {
  const examples = [[0, false, 1], [2, true, 3], [4, false, 2], [9, true, 2]] as const;
  const { means: [mean], spreads: [spread] } = fitLogistic(
    examples.map(([x, y, weight]) => ({ x: [x], y, weight })),
  );
  // (0 + 6 + 8 + 18) / 8, and (16 + 12 + 0 + 50) / 8
  assert.equal(mean, 4);
  assert.ok(Math.abs(spread ** 2 - 9.75) < 1e-12);
  const flat = fitLogistic([{ x: [7], y: true }, { x: [7], y: false }]);
  assert.deepEqual([flat.means, flat.spreads], [[7], [1]]);
});

Deno.test("a ridge of one holds a weight back unless another is asked for", () => {
  const examples = [-2, -1, 1, 2].map((x) => ({ x: [x], y: x > 0 }));
  const weight = (ridge?: number) => fitLogistic(examples, { ...ridge && { ridge } }).weights[0];
  assert.equal(weight(), weight(1));
  assert.ok(weight(0.1) > weight(1) && weight(1) > weight(10));
});
