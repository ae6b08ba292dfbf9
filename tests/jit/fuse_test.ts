/** Fused and blocked programs beside eager tfjs, at the processor's own block and without one. */
import assert from "node:assert/strict";
import { fuse } from "lib/jit/fuse.ts";
import { simplify } from "lib/jit/simplify.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { batchNorm } from "lib/nn/batch_norm.ts";
import { relu6 } from "lib/nn/relu6.ts";
import { silu } from "lib/nn/silu.ts";
import { plainTarget } from "lib/onnx/provider.ts";
import { sizeOf } from "lib/tensor/tensor.ts";
import { agree, agreeWithGradients, type Inputs, type Named, numbers } from "tests/jit/agree.ts";

const kernels = (fn: (inputs: Named) => Named, inputs: Inputs) =>
  fuse(simplify(trace(fn, inputs))).operations.map(({ kernel }) => kernel);

const ones = { shape: [16], dtype: "float32", data: new Float32Array(16).fill(1) } as const;
const normalized = (x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor) => {
  const params = {
    "n.weight": scale,
    "n.bias": shift,
    "n.running_mean": tf.zerosLike(shift),
    "n.running_var": tf.onesLike(shift),
  };
  const { output, statistics } = batchNorm({ params, name: "n", x }, { training: true });
  tf.dispose(statistics);
  return output;
};

/** What a residual block does, but for its convolutions. */
const block = (x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor, round: tf.Tensor) =>
  tf.relu(tf.add(normalized(x, scale, shift), round));

Deno.test("batch normalisation, a residual and the ReLU are one affine map", () => {
  const inputs = {
    x: numbers([2, 3, 4, 16]),
    scale: ones,
    shift: ones,
    round: numbers([2, 3, 4, 16]),
  };
  const found = kernels(
    ({ x, scale, shift, round }) => ({ y: block(x, scale, shift, round) }),
    inputs,
  );
  assert.deepEqual(found.filter((kernel) => kernel.startsWith("Channel")), [
    "ChannelCentred",
    "ChannelAffine",
  ]);
  assert.ok(!found.includes("Relu"));
});

Deno.test("the gradient of a ReLU is fused with its mask, and a residual with a gradient", () => {
  const inputs = { x: numbers([1, 4, 4, 16]), w: numbers([3, 3, 16, 16]) };
  const found = kernels(({ x, w }) => {
    const loss = (x: tf.Tensor) => {
      const y = tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 1);
      return tf.sum(tf.square(tf.relu(tf.add(y, x)))) as tf.Scalar;
    };
    return { dx: tf.grad(loss)(x) };
  }, inputs);
  assert.ok(found.includes("ReluGrad"));
  assert.ok(!found.includes("Step"));
  const at = found.indexOf("Conv2DBackpropInput");
  assert.ok(!found.slice(at).includes("Add"), String(found));
});

Deno.test("the gradient of a normalisation is two affine maps, one within the other", () => {
  const inputs = { x: numbers([2, 3, 4, 16]), scale: ones, shift: ones };
  const found = kernels(({ x, scale, shift }) => {
    const loss = (x: tf.Tensor) => tf.sum(tf.sin(normalized(x, scale, shift))) as tf.Scalar;
    return { dx: tf.grad(loss)(x) };
  }, inputs);
  assert.equal(found.at(-1), "ChannelAffine");
  assert.equal(found.filter((kernel) => kernel === "ChannelAffine").length, 3);
});

/** An affine map over channels and ReLU6 of it, and its gradient by x. */
const capped = (cap: (x: tf.Tensor) => tf.Tensor) => ({ x, scale, shift }: Named): Named => {
  const map = (x: tf.Tensor) => cap(tf.add(tf.mul(x, scale), shift));
  return { y: map(x), dx: tf.grad((x: tf.Tensor) => tf.sum(tf.sin(map(x))))(x) };
};

/** From -9 to 9 in steps of 3/4, so that 0 and 6 themselves are among them. */
const halves = (shape: readonly number[]) => ({
  shape,
  dtype: "float32" as const,
  data: Float32Array.from({ length: sizeOf(shape) }, (_, i) => 0.75 * (i * 7 % 25 - 12)),
});

Deno.test("ReLU6 is part of the affine map before it, and its gradient one kernel", () => {
  const inputs = { x: halves([1, 4, 4, 16]), scale: ones, shift: ones };
  const found = kernels(capped(relu6), inputs);
  assert.ok(found.includes("Relu6Grad"), String(found));
  for (const kernel of ["Step", "Relu6", "Sub"]) assert.ok(!found.includes(kernel), String(found));
});

Deno.test("what only resembles ReLU6's gradient is left as it is", () => {
  const inputs = { x: halves([1, 4, 4, 16]), dy: numbers([1, 4, 4, 16]) };
  const like: Record<string, (x: tf.Tensor, dy: tf.Tensor) => tf.Tensor> = {
    "another end": (y, dy) => tf.mul(dy, tf.step(tf.mul(y, tf.sub(5, y)))),
    "a step that is not 0 below": (y, dy) => tf.mul(dy, tf.step(tf.mul(y, tf.sub(6, y)), 0.5)),
    "of something else": (y, dy) => tf.mul(dy, tf.step(tf.mul(tf.sin(y), tf.sub(6, y)))),
    "turned round": (y, dy) => tf.mul(dy, tf.step(tf.mul(y, tf.sub(y, 6)))),
  };
  for (const [name, gradient] of Object.entries(like)) {
    const found = kernels(({ x, dy }) => ({ dx: gradient(tf.relu6(x), dy) }), inputs);
    assert.ok(!found.includes("Relu6Grad"), name);
  }
  const real = (x: tf.Tensor, dy: tf.Tensor) => tf.mul(tf.step(tf.mul(tf.sub(6, x), x)), dy);
  assert.ok(kernels(({ x, dy }) => ({ dx: real(tf.relu6(x), dy) }), inputs).includes("Relu6Grad"));
  assert.ok(!kernels(({ x, dy }) => ({ dx: real(tf.relu(x), dy) }), inputs).includes("Relu6Grad"));
});

for (const channels of [16, 6]) {
  Deno.test(`ReLU6 and its gradient of ${channels} channels are eager tfjs's, at 0 and 6 too`, () => {
    const vector = (value: number) => ({
      shape: [channels],
      dtype: "float32" as const,
      data: new Float32Array(channels).fill(value),
    });
    // 1 * x + 0, which keeps 0 and 6
    const inputs = { x: halves([2, 5, 5, channels]), scale: vector(1), shift: vector(0) };
    return agree(capped(relu6), inputs);
  });
}

Deno.test("the gradient of SiLU is one kernel that needs no gate of the forward pass", () => {
  const found = kernels(
    ({ x }) => ({ dx: tf.grad((x) => tf.sum(tf.sin(silu(x))))(x) }),
    { x: numbers([1, 4, 4, 16]) },
  );
  assert.ok(found.includes("SiluGrad"));
  assert.equal(found.at(-1), "SiluGrad", "none of its parts is left behind it");
  assert.equal(found.filter((kernel) => kernel === "Sub" || kernel === "Add").length, 0);
});

Deno.test("a bias is within its convolution, and what comes round it within the gradient", () => {
  const inputs = {
    x: numbers([1, 4, 4, 16]),
    w: numbers([1, 1, 16, 16]),
    d: numbers([3, 3, 16, 1]),
    b: numbers([16]),
  };
  const found = kernels(({ x, w, d, b }) => {
    const loss = (x: tf.Tensor) => {
      const y = tf.add(b, tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 0));
      const z = tf.add(tf.depthwiseConv2d(y as tf.Tensor4D, d as tf.Tensor4D, 1, 1), b);
      return tf.sum(tf.sin(tf.add(z, y))) as tf.Scalar;
    };
    return { dx: tf.grad(loss)(x) };
  }, inputs);
  assert.equal(found.filter((kernel) => kernel === "Add").length, 1, String(found));
});

Deno.test("what something else reads is not fused away", () =>
  agree(({ x, s }) => {
    const scaled = tf.mul(x, s);
    const shifted = tf.add(scaled, s);
    return { scaled, shifted, y: tf.relu(shifted), sum: tf.sum(tf.square(x), [0, 1, 2]) };
  }, { x: numbers([2, 3, 3, 16]), s: numbers([16], { seed: 4 }) }));

for (const channels of [16, 32, 5]) {
  const picture = (seed: number) => numbers([3, 6, 5, channels], { seed });
  const vector = (seed: number) => numbers([channels], { seed, low: 0.5 });

  Deno.test(`a residual block forward and backward, ${channels} channels`, () =>
    agreeWithGradients(
      (x, scale, shift, round) => block(x, scale, shift, round),
      [picture(1), vector(2), vector(3), picture(4)],
      { tolerance: 2e-5 },
    ));

  for (const target of [undefined, plainTarget]) {
    const where = target ? ", plain" : "";

    Deno.test(`biases and residuals of both kinds of convolution, ${channels} channels${where}`, () =>
      agreeWithGradients((x, w, d, b) => {
        const y = tf.add(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 1), b);
        return tf.add(tf.add(tf.depthwiseConv2d(y as tf.Tensor4D, d as tf.Tensor4D, 1, 1), b), y);
      }, [
        picture(1),
        numbers([3, 3, channels, channels], { seed: 2, low: -0.3, high: 0.3 }),
        numbers([3, 3, channels, 1], { seed: 3, low: -0.5, high: 0.5 }),
        vector(4),
      ], { tolerance: 3e-5, target }));

    Deno.test(`SiLU behind a convolution, large and small numbers, ${channels} channels${where}`, () =>
      agreeWithGradients((x, w) => silu(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 1)), [
        numbers([2, 5, 6, channels], { seed: 2, low: -8, high: 8 }),
        numbers([3, 3, channels, channels], { seed: 3, low: -0.5, high: 0.5 }),
      ], { tolerance: 3e-4, target }));

    Deno.test(`maps joined and cut along their channels, ${channels} channels${where}`, () =>
      agreeWithGradients((x, w, b) => {
        const y = tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 1);
        const joined = tf.concat([y, tf.add(y, b), x], 3);
        const [left, right] = tf.split(joined, [2 * channels, channels], 3);
        const [, , , last] = tf.split(tf.mul(joined, joined), [1, 2, 3, 3 * channels - 6], 3);
        const cut = tf.slice(left, [0, 0, 0, channels], [-1, -1, -1, channels]);
        const odd = tf.slice(left, [0, 0, 0, 1], [-1, -1, -1, 3]);
        const rows = tf.concat([y, tf.slice(y, [0, 1, 0, 0], [-1, 2, -1, -1])], 1);
        return tf.concat([
          tf.mul(cut, right).flatten(),
          odd.flatten(),
          last.flatten(),
          rows.flatten(),
        ]);
      }, [
        picture(1),
        numbers([3, 3, channels, channels], { seed: 2, low: -0.3, high: 0.3 }),
        vector(3),
      ], { tolerance: 2e-4, target }));
  }

  Deno.test(`pictures broadcast with all that may meet them, ${channels} channels`, () =>
    agreeWithGradients((x, w, v, row, one) => {
      const y = tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 1);
      const z = tf.mul(tf.add(y, v), tf.add(row, one));
      return tf.concat([
        tf.mean(z, [1, 2]),
        tf.sum(z, [0, 1]),
        tf.max(z, [0, 1, 2], true).flatten()
          .expandDims(),
      ], 0);
    }, [
      picture(1),
      numbers([3, 3, channels, channels], { seed: 2, low: -0.3, high: 0.3 }),
      vector(3),
      numbers([1, 6, 5, 1], { seed: 5 }),
      numbers([1], { seed: 6 }),
    ], { tolerance: 3e-5 }));
}

Deno.test("a leaky step beside a ReLU of the same numbers is not the gradient of that ReLU", () => {
  const inputs = { x: numbers([1, 4, 4, 16]), dy: numbers([1, 4, 4, 16], { seed: 2 }) };
  for (const [alpha, isFused] of [[0, true], [0.2, false]] as const) {
    const found = kernels(
      ({ x, dy }) => ({ y: tf.relu(x), dx: tf.mul(dy, tf.step(x, alpha)) }),
      inputs,
    );
    assert.equal(found.includes("ReluGrad"), isFused);
  }
});
