/** The affine gradient beside tfjs's own autodiff through the textbook's formula. */
import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { batchNorm } from "lib/nn/batch_norm.ts";
import { Random } from "lib/tensor/random.ts";

await tf.setBackend("cpu");

const random = new Random(5);
const draw = (shape: number[], offset = 0) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => offset + random.normal()),
    shape,
  );
const vectors = (features: number) => ({
  "n.weight": draw([features], 1),
  "n.bias": draw([features]),
  "n.running_mean": draw([features]),
  "n.running_var": tf.square(draw([features], 2)),
});

function closeTo(ours: tf.Tensor, theirs: tf.Tensor, tolerance = 2e-5) {
  const expected = theirs.dataSync();
  ours.dataSync().forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]) < tolerance, `${i}: ${value}, not ${expected[i]}`)
  );
}

for (const shape of [[4, 3, 5, 2], [7, 3]]) {
  Deno.test(`values and gradients over [${shape}]`, () => {
    const features = shape[shape.length - 1];
    const params = vectors(features);
    const [x, weight, bias, direction] = [
      draw(shape, 1),
      params["n.weight"],
      params["n.bias"],
      draw(shape),
    ];
    const axes = shape.slice(0, -1).map((_, i) => i);
    const textbook = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor) => {
      const { mean, variance } = tf.moments(x, axes);
      const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
      return tf.sum(tf.mul(tf.add(tf.mul(normal, weight), bias), direction));
    };
    const ours = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor) => {
      const named = { ...params, "n.weight": weight, "n.bias": bias };
      const { output } = batchNorm({ params: named, name: "n", x }, { training: true });
      return tf.sum(tf.mul(output, direction));
    };
    const a = tf.valueAndGrads(textbook)([x, weight, bias]);
    const b = tf.valueAndGrads(ours)([x, weight, bias]);
    closeTo(b.value, a.value);
    a.grads.forEach((gradient, i) => closeTo(b.grads[i], gradient));
  });
}

Deno.test("running statistics move by a tenth, the variance unbiased", () => {
  const params = vectors(1);
  const x = tf.tensor2d([[1], [2], [3], [6]]);
  const { statistics } = batchNorm({ params, name: "n", x }, { training: true });
  closeTo(
    statistics["n.running_mean"],
    tf.add(tf.mul(params["n.running_mean"], 0.9), 0.1 * 3),
  );
  closeTo(
    statistics["n.running_var"],
    tf.add(tf.mul(params["n.running_var"], 0.9), 0.1 * (4 + 1 + 0 + 9) / 3),
  );
});

Deno.test("in evaluation the running statistics stand in, and nothing moves", () => {
  const params = vectors(2);
  const x = draw([3, 2]);
  const { output, statistics } = batchNorm({ params, name: "n", x }, { training: false });
  const deviation = tf.sqrt(tf.add(params["n.running_var"], 1e-5));
  const normal = tf.div(tf.sub(x, params["n.running_mean"]), deviation);
  closeTo(output, tf.add(tf.mul(normal, params["n.weight"]), params["n.bias"]));
  assert.deepEqual(statistics, {});
});

Deno.test("one value per channel cannot be normalised", () => {
  const x = tf.ones([1, 1, 1, 2]);
  assert.throws(
    () => batchNorm({ params: vectors(2), name: "n", x }, { training: true }),
    /at least two images/,
  );
});

Deno.test("a missing bias is nought, in training and in evaluation", () => {
  const { "n.bias": _, ...bare } = vectors(2);
  const zero = { ...bare, "n.bias": tf.zeros([2]) };
  const x = draw([3, 2]);
  for (const training of [true, false]) {
    const output = (params: typeof bare) =>
      batchNorm({ params, name: "n", x }, { training }).output;
    closeTo(output(bare), output(zero));
  }
});

Deno.test("two values per channel can be normalised, and .00001 is added to their variance", () => {
  const params = {
    "n.weight": tf.ones([1]),
    "n.running_mean": tf.zeros([1]),
    "n.running_var": tf.fill([1], 3e-5),
  };
  // the variance of these two is 1e-5, too
  const x = tf.tensor2d([[Math.sqrt(1e-5)], [-Math.sqrt(1e-5)]]);
  const of = (training: boolean) =>
    batchNorm({ params, name: "n", x }, { training }).output.dataSync()[0];
  assert.ok(Math.abs(of(true) - Math.SQRT1_2) < 1e-5, `${of(true)}`);
  assert.ok(Math.abs(of(false) - 0.5) < 1e-5, `${of(false)}`);
});
