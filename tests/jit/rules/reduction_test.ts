import assert from "node:assert/strict";
import { compile } from "lib/jit/compile.ts";
import { lower } from "lib/jit/lower.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { agree, agreeWithGradients, type Named, numbers } from "tests/jit/agree.ts";

type Fold = (x: tf.Tensor, axis?: number | number[], keep?: boolean) => tf.Tensor;

const folds: Record<string, Fold> = { Sum: tf.sum, Mean: tf.mean, Max: tf.max, Min: tf.min };

for (const [name, fold] of Object.entries(folds)) {
  Deno.test(`${name} over any axes, forward and backward`, async () => {
    const x = numbers([2, 3, 4], { seed: 2 });
    for (const axes of [undefined, 0, -1, [0, 2], [1]]) {
      for (const keep of [false, true]) {
        await agreeWithGradients((x) => fold(x, axes, keep), [x]);
      }
    }
  });

  Deno.test(`${name} of a value that lies in another order`, async () => {
    for (const axes of [[1, 2], [0, 1, 2], [3], [0]]) {
      for (const keep of [false, true]) {
        await agreeWithGradients(
          (x, w) => fold(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 0), axes, keep),
          [numbers([2, 4, 5, 2]), numbers([1, 1, 2, 3])],
        );
      }
    }
  });
}

Deno.test("Prod, All, Any, ArgMax, ArgMin, Cumsum", async () => {
  await agree(({ x }) => {
    const positive = tf.greater(x, 0);
    return {
      prod: tf.prod(x, 1),
      all: tf.all(positive, 0),
      any: tf.any(positive, [0, 1], true),
      largest: tf.argMax(x, 1),
      least: tf.argMin(x, 0),
      running: tf.cumsum(x, 1),
      before: tf.cumsum(x, 0, true, true),
    } as Named;
  }, { x: numbers([3, 5]) });
});

Deno.test("Softmax and LogSoftmax, forward and backward", async () => {
  await agreeWithGradients((x) => tf.softmax(x), [numbers([3, 5])]);
  await agreeWithGradients((x) => tf.logSoftmax(x), [numbers([2, 3, 4])]);
});

Deno.test("Prod, forward and backward, and running products either way", async () => {
  await agreeWithGradients((x) => tf.prod(x, 1), [numbers([3, 5])]);
  for (const [exclusive, reverse] of [[false, false], [true, false], [false, true], [true, true]]) {
    await agree(({ x }) => ({
      first: tf.cumprod(x, 0, exclusive, reverse),
      last: tf.cumprod(x, 2, exclusive, reverse),
    }), { x: numbers([3, 2, 7]) });
  }
});

Deno.test("sums of many numbers keep their digits: rows first, as PyTorch adds up", async () => {
  // Of 2 ** 21 random numbers, of a count with few divisors, and of a prime count.
  for (const [count, limit] of [[2 ** 21, 3e-7], [3 * 700_001, 1e-4], [65_537, 1e-5]]) {
    const x = numbers([count], { seed: 3, low: 0, high: 1 });
    const exact = x.data.reduce((sum, value) => sum + value, 0);
    await using compiled = await compile(
      ({ x }) => ({ sum: tf.sum(x), mean: tf.mean(x) }),
      { x },
    );
    const { sum, mean } = await compiled.run({ x });
    assert.ok(
      Math.abs(Number(sum.data[0]) / exact - 1) < limit,
      `${count}: ${sum.data[0]}, not ${exact}`,
    );
    assert.ok(Math.abs(Number(mean.data[0]) * count / exact - 1) < limit);
  }
});

Deno.test("long sums are of rows of 16 to 2048 numbers, where their count has such a divisor", () => {
  // 2053 is prime
  for (
    const [count, sums] of [[2048, 1], [2049, 2], [4096, 2], [15 * 2053, 1], [16 * 2053, 2], [
      2053,
      1,
    ]]
  ) {
    const program = trace(({ x }) => ({ y: tf.sum(x) }), {
      x: { shape: [count], dtype: "float32" },
    });
    const operators = lower(program).nodes.map(({ operator }) => operator);
    assert.equal(operators.filter((one) => one === "ReduceSum").length, sums, `${count}`);
  }
});
