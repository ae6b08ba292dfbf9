/** x * sigmoid(x): SiLU (Elfwing et al., 2018), also called swish, with its gradient in few passes. */
import { tf } from "lib/jit/tfjs.ts";

/**
 * SiLU at each place.
 *
 * ```ts
 * import { tf } from "lib/jit/tfjs.ts";
 * import { silu } from "lib/nn/silu.ts";
 * silu(tf.tensor([0, 1])); // 0, .731
 * ```
 */
export const silu = (x: tf.Tensor): tf.Tensor =>
  tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [x, save] = args as [tf.Tensor, tf.GradSaveFunc];
    const s = tf.sigmoid(x);
    const value = tf.mul(x, s);
    save([s, value]);
    // s + y (1 - s), which needs neither x nor another exponential
    const gradFunc = (dy: tf.Tensor, [s, y]: tf.Tensor[]) =>
      tf.mul(dy, tf.add(s, tf.sub(y, tf.mul(y, s))));
    return { value, gradFunc };
  })(x);
