/** Beside a double loop, PyTorch's formula (fixtures/simclr/make.py) and numerical gradients. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tf } from "lib/jit/tfjs.ts";
import { chanceLoss, floorLoss, ntXent, twinMask } from "lib/simclr/nt_xent.ts";
import { Random } from "lib/tensor/random.ts";

interface Case {
  shape: [number, number];
  temperature: number;
  z: number[];
  loss: number;
  gradient: number[];
}
const cases: Case[] = JSON.parse(
  readFileSync(new URL("../fixtures/simclr/nt_xent.json", import.meta.url), "utf8"),
);

await tf.setBackend("cpu");

/** The definition, word by word, in double precision. */
function naive(z: number[][], temperature: number, excluded?: ArrayLike<number>): number {
  const cosine = (a: number[], b: number[]) =>
    a.reduce((sum, x, i) => sum + x * b[i], 0) / (Math.hypot(...a) * Math.hypot(...b));
  const rows = z.length;
  let loss = 0;
  for (let i = 0; i < rows; i++) {
    let total = 0;
    for (let k = 0; k < rows; k++) {
      if (k === i || excluded?.[i * rows + k]) continue;
      total += Math.exp(cosine(z[i], z[k]) / temperature);
    }
    loss += Math.log(total) - cosine(z[i], z[(i + rows / 2) % rows]) / temperature;
  }
  return loss / rows;
}

const random = new Random(11);
const draw = (rows: number, width: number) =>
  Array.from({ length: rows }, () => Array.from({ length: width }, () => random.normal()));

Deno.test("PyTorch's loss and gradient", () => {
  for (const { shape, temperature, z, loss, gradient } of cases) {
    const { value, grad } = tf.valueAndGrad((z) => ntXent(z, { temperature }))(tf.tensor(z, shape));
    const ours = value.dataSync()[0];
    assert.ok(
      Math.abs(ours - loss) < 1e-5 * Math.max(1, loss),
      `t ${temperature}: ${ours}, ${loss}`,
    );
    const size = Math.max(...gradient.map(Math.abs));
    grad.dataSync().forEach((g, i) =>
      assert.ok(Math.abs(g - gradient[i]) < 2e-5 * size + 1e-7, `t ${temperature}, ${i}: ${g}`)
    );
  }
});

Deno.test("a double loop over the definition, with and without twins", () => {
  for (const temperature of [0.05, 0.07, 0.1, 0.2, 0.5]) {
    const z = draw(10, 6);
    const groups = ["hare", null, "hare", "queen", "queen"];
    for (const mask of [undefined, twinMask(groups)]) {
      const excluded = mask && tf.tensor(mask, [10, 10]);
      const ours = ntXent(tf.tensor2d(z), { temperature, excluded }).dataSync()[0];
      const expected = naive(z, temperature, mask);
      assert.ok(Math.abs(ours - expected) < 1e-5, `${ours}, not ${expected}`);
    }
  }
});

Deno.test("the gradient is the loss's slope, twins masked", () => {
  const z = draw(8, 4);
  const mask = twinMask(["a", "a", null, null]);
  const excluded = tf.tensor(mask, [8, 8]);
  const loss = (z: tf.Tensor) => ntXent(z, { temperature: 0.3, excluded });
  const gradient = tf.grad(loss)(tf.tensor2d(z)).dataSync();
  for (let at = 0; at < 32; at++) {
    const slope = [1e-5, -1e-5].map((h) => {
      const moved = z.map((row) => [...row]);
      moved[Math.floor(at / 4)][at % 4] += h;
      return naive(moved, 0.3, mask);
    });
    const numeric = (slope[0] - slope[1]) / 2e-5;
    assert.ok(Math.abs(gradient[at] - numeric) < 1e-5, `${at}: ${gradient[at]}, not ${numeric}`);
  }
});

Deno.test("equal vectors give chance, ln(2N - 1)", () => {
  for (const pairs of [2, 16]) {
    const loss = ntXent(tf.ones([2 * pairs, 3])).dataSync()[0];
    assert.ok(Math.abs(loss - chanceLoss(pairs)) < 1e-5, `${loss}`);
    assert.equal(chanceLoss(pairs), Math.log(2 * pairs - 1));
  }
});

Deno.test("orthogonal items with equal views give the floor", () => {
  const z = tf.concat([tf.eye(6), tf.eye(6)]);
  for (const temperature of [0.1, 0.5]) {
    const loss = ntXent(z, { temperature }).dataSync()[0];
    assert.ok(Math.abs(loss - floorLoss(6, { temperature })) < 1e-6, `${loss}`);
  }
  assert.ok(Math.abs(floorLoss(256, { temperature: 0.5 }) - 4.25) < 0.01);
});

Deno.test("no temperature overflows", () => {
  const z = tf.tensor2d(draw(8, 4));
  for (const temperature of [1e-4, 0.01, 100]) {
    assert.ok(Number.isFinite(ntXent(z, { temperature }).dataSync()[0]));
  }
});

Deno.test("a twin is neither itself nor its positive", () => {
  const mask = twinMask(["a", "b", "a", null, null]);
  const at = (i: number, k: number) => mask[i * 10 + k];
  assert.deepEqual([at(0, 2), at(0, 7), at(5, 2), at(7, 0)], [1, 1, 1, 1]);
  assert.deepEqual([at(0, 0), at(0, 5), at(0, 1), at(3, 4)], [0, 0, 0, 0]);
});

Deno.test("impossible batches and temperatures are refused", () => {
  assert.throws(() => ntXent(tf.ones([5, 2])), /got \[5,2\]/);
  assert.throws(() => ntXent(tf.ones([2, 2])), /at least 2/);
  assert.throws(() => ntXent(tf.ones([4, 2]), { temperature: 0 }), /above 0, not 0/);
});

Deno.test("the temperature is .1 where nothing else is said", () => {
  assert.equal(floorLoss(8), floorLoss(8, { temperature: 0.1 }));
  assert.notEqual(floorLoss(8), floorLoss(8, { temperature: 0.105 }));
  const z = tf.tensor2d([[1, 0], [0, 1], [0.6, 0.8], [-0.8, 0.6]]);
  const loss = (options?: { temperature: number }) => ntXent(z, options).dataSync()[0];
  assert.equal(loss(), loss({ temperature: 0.1 }));
  assert.notEqual(loss(), loss({ temperature: 0.105 }));
});
