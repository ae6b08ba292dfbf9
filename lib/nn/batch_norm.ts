/**
 * Batch normalisation (Ioffe and Szegedy, 2015) over all axes but the last, with its gradient written
 * in affine form: with x' = x - mean, sum dy and sum dy*x' per channel, then dx = a*dy + b*x' + c.
 * That takes a few passes over the batch instead of the dozen of tfjs's composition.
 */
import { tf } from "lib/jit/tfjs.ts";
import type { Params } from "./parameters.ts";

export interface BatchNormOptions {
  readonly training: boolean;
  /** Added to the variance. PyTorch's default. */
  readonly epsilon?: number | undefined;
  /** Weight of the newest batch in the running statistics. PyTorch's default. */
  readonly momentum?: number;
}

/**
 * `weight`, `bias`, `running_mean` and `running_var` [C] are read from `params` under `name`; `bias`
 * may be missing, and is 0 then. The running variance is the unbiased one, as in PyTorch. The new
 * running statistics, by full name, are `tf.keep`t.
 */
export function batchNorm(
  { params, name, x }: { params: Params; name: string; x: tf.Tensor }, // x [..., C]
  { training, epsilon = 1e-5, momentum = 0.1 }: BatchNormOptions,
): { output: tf.Tensor; statistics: Params } {
  const scale = params[`${name}.weight`]; // [C]
  const shift = params[`${name}.bias`] ?? tf.zerosLike(scale); // [C]
  const runningMean = params[`${name}.running_mean`]; // [C]
  const runningVariance = params[`${name}.running_var`]; // [C]
  if (!training) {
    const a = tf.mul(scale, tf.rsqrt(tf.add(runningVariance, epsilon))); // [C]
    const output = tf.add(tf.mul(x, a), tf.sub(shift, tf.mul(runningMean, a))); // [..., C]
    return { output, statistics: {} };
  }
  const count = x.size / x.shape[x.rank - 1];
  if (count < 2) {
    throw new RangeError(
      `Cannot normalise a batch of ${count} value per channel in training (${name}): ` +
        "its variance is 0; use at least two images",
    );
  }
  let mean: tf.Tensor | undefined; // [C]
  let variance: tf.Tensor | undefined; // [C]
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const normalize = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [x, scale, shift] = args as tf.Tensor[];
    const save = args[3] as tf.GradSaveFunc;
    const m = tf.mean(x, axes); // [C]
    // The mean of squares less the square of the mean would lose what a large mean covers: on flat
    // paper gradients then come out ten times less exact than PyTorch's.
    const centred = tf.sub(x, m); // [..., C]
    const v = tf.mean(tf.square(centred), axes); // [C]
    const r = tf.rsqrt(tf.add(v, epsilon)); // [C]
    const s = tf.mul(scale, r); // [C]
    const value = tf.add(tf.mul(centred, s), shift); // [..., C]
    [mean, variance] = [tf.keep(m), tf.keep(v)];
    save([centred, r, s]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [centred, r, s] = saved;
      const dShift = tf.sum(dy, axes); // [C]
      const dScale = tf.mul(tf.sum(tf.mul(dy, centred), axes), r); // [C]
      const b = tf.neg(tf.div(tf.mul(tf.mul(s, r), dScale), count)); // [C]
      const c = tf.neg(tf.div(tf.mul(s, dShift), count)); // [C]
      const dx = tf.add(tf.add(tf.mul(dy, s), tf.mul(centred, b)), c); // [..., C]
      return [dx, dScale, dShift];
    };
    return { value, gradFunc };
  });
  const output = normalize(x, scale, shift); // [..., C]
  const moved = (running: tf.Tensor, batch: tf.Tensor, weight: number) =>
    tf.keep(tf.add(tf.mul(running, 1 - momentum), tf.mul(batch, weight))); // [C]
  const statistics = {
    [`${name}.running_mean`]: moved(runningMean, mean!, momentum),
    [`${name}.running_var`]: moved(runningVariance, variance!, momentum * count / (count - 1)),
  };
  tf.dispose([mean!, variance!]);
  return { output, statistics };
}
