import { tf } from "lib/jit/tfjs.ts";
import { agree, numbers } from "tests/jit/agree.ts";

// how programs come to have these kernels: tests/jit/fuse_test.ts
for (const channels of [16, 48, 6]) {
  Deno.test(`sums of products, affine maps and masks over ${channels} channels`, () =>
    agree(({ a, b, scale, shift }) => {
      const mapped = tf.relu(tf.add(tf.add(tf.mul(a, scale), shift), b));
      const loss = (a: tf.Tensor) => tf.sum(tf.mul(tf.relu(a), tf.relu(a))) as tf.Scalar;
      return {
        dot: tf.sum(tf.mul(a, b), [0, 1, 2]),
        squares: tf.mean(tf.square(a), [0, 1, 2]),
        mapped,
        masked: tf.grad(loss)(a),
        centred: tf.sub(b, shift),
      };
    }, {
      a: numbers([3, 4, 5, channels]),
      b: numbers([3, 4, 5, channels], { seed: 2 }),
      scale: numbers([channels], { seed: 3 }),
      shift: numbers([channels], { seed: 4 }),
    }, { tolerance: 3e-5 }));
}
