/**
 * Beside a triple loop, pytorch-metric-learning's SupConLoss (fixtures/simclr/supervised_contrastive.py),
 * NT-Xent and numerical gradients.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tf } from "lib/jit/tfjs.ts";
import { chanceLoss, floorLoss, ntXent, twinMask } from "lib/simclr/nt_xent.ts";
import {
  positiveMask,
  supervisedContrastive,
  supervisedFloor,
} from "lib/simclr/supervised_contrastive.ts";
import { Random } from "lib/tensor/random.ts";

interface Case {
  identities: (string | null)[];
  shape: [number, number];
  temperature: number;
  z: number[];
  loss: number;
  gradient: number[];
}
const cases: Case[] = JSON.parse(
  readFileSync(new URL("../fixtures/simclr/supervised_contrastive.json", import.meta.url), "utf8"),
);

await tf.setBackend("cpu");

/** Equation 2, L_out, word by word, in double precision. */
function naive(
  z: number[][],
  { temperature, identities, excluded, likeness = () => false }: {
    temperature: number;
    identities: readonly (string | null)[];
    excluded?: ArrayLike<number>;
    likeness?: (i: number, k: number) => boolean;
  },
): number {
  const cosine = (a: number[], b: number[]) =>
    a.reduce((sum, x, i) => sum + x * b[i], 0) / (Math.hypot(...a) * Math.hypot(...b));
  const [rows, items] = [z.length, identities.length];
  const isPositive = (i: number, k: number) =>
    i !== k && (i % items === k % items || likeness(i, k) ||
      (identities[i % items] !== null && identities[i % items] === identities[k % items]));
  let loss = 0;
  for (let i = 0; i < rows; i++) {
    const positives = z.map((_, k) => k).filter((k) => isPositive(i, k));
    let total = 0;
    for (let k = 0; k < rows; k++) {
      if (k === i || (excluded?.[i * rows + k] && !isPositive(i, k))) continue;
      total += Math.exp(cosine(z[i], z[k]) / temperature);
    }
    for (const p of positives) {
      loss -= (cosine(z[i], z[p]) / temperature - Math.log(total)) / positives.length;
    }
  }
  return loss / rows;
}

const random = new Random(12);
const draw = (rows: number, width: number) =>
  Array.from({ length: rows }, () => Array.from({ length: width }, () => random.normal()));
const maskOf = (identities: readonly (string | null)[]) =>
  tf.tensor(positiveMask(identities), [2 * identities.length, 2 * identities.length]);

Deno.test("pytorch-metric-learning's loss and gradient", () => {
  for (const { identities, shape, temperature, z, loss, gradient } of cases) {
    const positives = maskOf(identities);
    const { value, grad } = tf.valueAndGrad((z) =>
      supervisedContrastive(z, { temperature, positives })
    )(tf.tensor(z, shape));
    const ours = value.dataSync()[0];
    assert.ok(Math.abs(ours - loss) < 1e-5 * Math.max(1, loss), `${identities}: ${ours}, ${loss}`);
    const size = Math.max(...gradient.map(Math.abs));
    grad.dataSync().forEach((g, i) =>
      assert.ok(Math.abs(g - gradient[i]) < 2e-5 * size + 1e-7, `${identities}, ${i}: ${g}`)
    );
  }
});

Deno.test("a triple loop over the definition, with and without what is left out", () => {
  const identities = ["hare", null, "hare", "queen", "queen", "hare"];
  const groups = ["a", "a", "a", null, null, null];
  for (const temperature of [0.05, 0.1, 0.5]) {
    const z = draw(12, 6);
    for (const mask of [undefined, twinMask(groups)]) {
      const excluded = mask && tf.tensor(mask, [12, 12]);
      const options = { temperature, positives: maskOf(identities), excluded };
      const ours = supervisedContrastive(tf.tensor2d(z), options).dataSync()[0];
      const expected = naive(z, { temperature, identities, ...mask && { excluded: mask } });
      assert.ok(Math.abs(ours - expected) < 1e-5, `${ours}, not ${expected}`);
    }
  }
});

Deno.test("each view has the mean over its own positives, however many the others have", () => {
  // the first is like the second and the second like the third, but not the first like the third
  const likeness = (i: number, k: number) => Math.abs(i - k) === 1 && Math.max(i, k) <= 2;
  const mask = Float32Array.from({ length: 64 }, (_, at) => +likeness(Math.floor(at / 8), at % 8));
  const z = draw(8, 5);
  const options = { temperature: 0.3, positives: tf.tensor(mask, [8, 8]) };
  const ours = supervisedContrastive(tf.tensor2d(z), options).dataSync()[0];
  const identities = [null, null, null, null];
  const expected = naive(z, { temperature: 0.3, identities, likeness });
  assert.ok(Math.abs(ours - expected) < 1e-5, `${ours}, not ${expected}`);
});

Deno.test("where each figure has its one other view it is NT-Xent, bit for bit", () => {
  const z = tf.tensor2d(draw(10, 4));
  const nobody = new Array<null>(5).fill(null);
  // none of these is anyone's namesake, and a matrix of zeros leaves the other views
  for (
    const positives of [maskOf(nobody), maskOf(["a", "b", "c", "d", null]), tf.zeros([10, 10])]
  ) {
    for (const excluded of [undefined, tf.tensor(twinMask(["a", "a", null, "b", "b"]), [10, 10])]) {
      const of = (loss: (z: tf.Tensor) => tf.Scalar) => {
        const { value, grad } = tf.valueAndGrad(loss)(z);
        return [...value.dataSync(), ...grad.dataSync()];
      };
      assert.deepEqual(
        of((z) => supervisedContrastive(z, { temperature: 0.3, positives, excluded })),
        of((z) => ntXent(z, { temperature: 0.3, excluded })),
      );
    }
  }
});

Deno.test("the gradient is the loss's slope, something left out", () => {
  const identities = ["a", "a", null, "a"];
  const mask = twinMask(["x", null, "x", null]);
  const z = draw(8, 4);
  const options = { temperature: 0.3, positives: maskOf(identities) };
  const excluded = tf.tensor(mask, [8, 8]);
  const gradient = tf.grad((z) => supervisedContrastive(z, { ...options, excluded }))(
    tf.tensor2d(z),
  ).dataSync();
  for (let at = 0; at < 32; at++) {
    const slope = [1e-5, -1e-5].map((h) => {
      const moved = z.map((row) => [...row]);
      moved[Math.floor(at / 4)][at % 4] += h;
      return naive(moved, { temperature: 0.3, identities, excluded: mask });
    });
    const numeric = (slope[0] - slope[1]) / 2e-5;
    assert.ok(Math.abs(gradient[at] - numeric) < 1e-5, `${at}: ${gradient[at]}, not ${numeric}`);
  }
});

Deno.test("equal vectors give chance, whoever they are", () => {
  const positives = maskOf(["a", "a", "b", null]);
  const loss = supervisedContrastive(tf.ones([8, 3]), { positives }).dataSync()[0];
  assert.ok(Math.abs(loss - chanceLoss(4)) < 1e-5, `${loss}`);
});

Deno.test("orthogonal identities with equal views give the floor", () => {
  const identities = ["a", "b", "a", null, "a", "b"];
  const places = [0, 1, 0, 2, 0, 1];
  const z = tf.oneHot(tf.tensor1d([...places, ...places], "int32"), 3);
  for (const temperature of [0.1, 0.5]) {
    const positives = maskOf(identities);
    const loss = supervisedContrastive(tf.cast(z, "float32"), { temperature, positives });
    const floor = supervisedFloor(identities, { temperature });
    assert.ok(Math.abs(loss.dataSync()[0] - floor) < 1e-5, `${loss.dataSync()[0]}, not ${floor}`);
  }
  const strangers = supervisedFloor([null, "a", null, "b"], { temperature: 0.2 });
  assert.ok(Math.abs(strangers - floorLoss(4, { temperature: 0.2 })) < 1e-12);
  // of the temperature that losses have where none is said
  assert.equal(supervisedFloor(identities), supervisedFloor(identities, { temperature: 0.1 }));
});

Deno.test("views of one identity are positives of one another, and none is its own", () => {
  const mask = positiveMask(["a", null, "a", null]);
  const at = (i: number, k: number) => mask[i * 8 + k];
  assert.deepEqual([at(0, 2), at(0, 6), at(0, 4), at(6, 4), at(1, 5)], [1, 1, 1, 1, 1]);
  assert.deepEqual([at(0, 0), at(1, 3), at(1, 7), at(0, 1), at(5, 5)], [0, 0, 0, 0, 0]);
});

Deno.test("impossible batches and temperatures are refused, by this loss's name", () => {
  const loss = (rows: number, temperature?: number) => () =>
    supervisedContrastive(tf.ones([rows, 2]), {
      positives: tf.zeros([rows, rows]),
      ...temperature === undefined ? {} : { temperature },
    });
  assert.throws(loss(5), /^RangeError: The supervised contrastive loss takes .* got \[5,2\]/);
  assert.throws(loss(4, 0), /above 0, not 0/);
  assert.equal(loss(4)().rank, 0);
});

Deno.test("the temperature is .1 where no other is asked for", () => {
  const [{ z, shape, identities }] = cases;
  const rows = tf.tensor(z, shape);
  const side = shape[0];
  const positives = tf.tensor(positiveMask(identities), [side, side]);
  const loss = (more: object = {}) =>
    supervisedContrastive(rows, { positives, ...more }).dataSync();
  assert.deepEqual(loss(), loss({ temperature: 0.1 }));
});
