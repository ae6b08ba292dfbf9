/** Compiled functions beside eager tfjs on its CPU backend, forward and backward. */
import assert from "node:assert/strict";
import { compile, type CompileOptions } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import { Random } from "lib/tensor/random.ts";
import { sizeOf, type Tensor } from "lib/tensor/tensor.ts";

export type Named = Record<string, tf.Tensor>;
export type Inputs = Readonly<Record<string, Tensor<"float32" | "int32" | "bool">>>;

/** Random numbers in a range. */
export function numbers(
  shape: readonly number[],
  { seed = 1, low = -2, high = 2 }: {
    seed?: number;
    low?: number | undefined;
    high?: number | undefined;
  } = {},
): Tensor<"float32"> {
  const random = new Random(seed);
  const data = Float32Array.from({ length: sizeOf(shape) }, () => random.range(low, high));
  return { dtype: "float32", shape, data };
}

/** Largest difference, in units of 1 or of the number itself where that is larger. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    if (Object.is(a[i], b[i]) || a[i] === b[i]) continue;
    const gap = Math.abs(a[i] - b[i]) / Math.max(1, Math.abs(b[i]));
    worst = Math.max(worst, Number.isNaN(gap) ? Infinity : gap);
  }
  return worst;
}

/** Asserts that a function gives the same compiled as eagerly. */
export async function agree(
  fn: (inputs: Named) => Named,
  inputs: Inputs,
  { tolerance = 1e-5, ...options }: { tolerance?: number } & CompileOptions = {},
): Promise<void> {
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, { data, shape, dtype }]) => [
      name,
      tf.tensor(data, [...shape], dtype),
    ]),
  );
  const eager = tf.tidy(() => fn(tensors));
  await using compiled = await compile(fn, inputs, { threads: 1, ...options });
  const results = await compiled.run(inputs);
  for (const [name, tensor] of Object.entries(eager)) {
    assert.deepEqual([name, results[name].shape], [name, tensor.shape]);
    assert.equal(results[name].dtype, tensor.dtype);
    const gap = difference(results[name].data as Float32Array, tensor.dataSync());
    assert.ok(gap <= tolerance, `${name} differs by ${gap}`);
  }
  tf.dispose([tensors, eager]);
}

/** The same, and for the gradient of a weighted sum of the result by each input. */
export async function agreeWithGradients(
  fn: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly Tensor<"float32">[],
  options: { tolerance?: number } & CompileOptions = {},
): Promise<void> {
  const named = Object.fromEntries(inputs.map((input, i) => [`x${i}`, input]));
  await agree(
    (given) => {
      const list = Object.values(given);
      const weighted = (...xs: tf.Tensor[]) => {
        const y = fn(...xs);
        const weights = tf.reshape(tf.sin(tf.add(tf.range(0, y.size), 1)), y.shape);
        return tf.sum(tf.mul(y, weights)) as tf.Scalar;
      };
      const gradients = tf.grads(weighted)(list);
      const result: Named = { y: fn(...list) };
      gradients.forEach((gradient, i) => result[`d${i}`] = gradient);
      return result;
    },
    named,
    options,
  );
}
