import { tf } from "lib/jit/tfjs.ts";
import { agreeWithGradients, numbers } from "tests/jit/agree.ts";

const filter = numbers([3, 3, 16, 16], { seed: 2, low: -0.5, high: 0.5 });

Deno.test("maxima of 3 x 3, ties and odd sides, in blocks", async () => {
  const pooled = (x: tf.Tensor, w: tf.Tensor) => {
    const y = tf.relu(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 1));
    return tf.maxPool(y as tf.Tensor4D, 3, 2, 1);
  };
  for (const [height, width] of [[8, 6], [7, 9]]) {
    const flat = numbers([2, height, width, 16], { seed: 5 });
    // Paper: whole regions of one value, and zeros after the rectifier.
    flat.data.forEach((value, i) => flat.data[i] = Math.round(value));
    await agreeWithGradients(pooled, [flat, filter], { tolerance: 1e-4 });
  }
});
