/** ReLU6, a ReLU that ends at 6 (Howard et al., 2017), with PyTorch's gradient: 0 at both ends. */
import { tf } from "lib/jit/tfjs.ts";

/**
 * x between 0 and 6, else the nearer of the two. tfjs's own gradient is 1 at 6; PyTorch's is 0.
 *
 * ```ts
 * import { tf } from "lib/jit/tfjs.ts";
 * import { relu6 } from "lib/nn/relu6.ts";
 * relu6(tf.tensor([-1, 2, 9])); // 0, 2, 6
 * ```
 */
export const relu6 = (x: tf.Tensor): tf.Tensor =>
  tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [x, save] = args as [tf.Tensor, tf.GradSaveFunc];
    const value = tf.relu6(x);
    save([value]);
    // of the result, so that nothing keeps x
    const gradFunc = (dy: tf.Tensor, [y]: tf.Tensor[]) =>
      tf.mul(dy, tf.step(tf.mul(y, tf.sub(6, y))));
    return { value, gradFunc };
  })(x);
