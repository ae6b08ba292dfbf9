/** LAMB (You et al., 2020): the trust ratio of LARS, applied to Adam's update instead of the gradient. */
import { tf } from "lib/jit/tfjs.ts";
import { runningMeans } from "./adamw.ts";
import { forEachParameter, type NoDecay, norm, type Optimizer, ratioOrOne } from "./optimizer.ts";

/** Settings of LAMB. */
export interface LambOptions {
  /** Decay rates of the running means of gradient and squared gradient. Default [.9, .999]. */
  readonly betas?: readonly [number, number];
  /** Added to the root of the squared gradient's mean. Default 1e-6. */
  readonly epsilon?: number;
  /** Added to Adam's update, times the parameter. Default 0. */
  readonly weightDecay?: number;
  /** Factor of every ratio: a step is `learningRate * trust` of the tensor's norm. Default 1. */
  readonly trust?: number;
  /** Parameters that are excluded from weight decay and adaptation. Default: none. */
  readonly noDecay?: NoDecay | undefined;
}

/** Buffers are `exp_avg` and `exp_avg_sq`. A tensor of norm 0 moves by `learningRate * trust` times Adam's update. */
export function lamb({
  betas: [beta1, beta2] = [0.9, 0.999],
  epsilon = 1e-6,
  weightDecay = 0,
  trust = 1,
  noDecay,
}: LambOptions = {}): Optimizer {
  return {
    buffers: ["exp_avg", "exp_avg_sq"],
    scalars: ({ step, learningRate }) => ({
      stepSize: learningRate * trust,
      biasCorrection1: 1 - beta1 ** step,
      biasCorrection2Sqrt: Math.sqrt(1 - beta2 ** step),
    }),
    update: (update) => {
      const { stepSize, biasCorrection1, biasCorrection2Sqrt } = update.scalars;
      return forEachParameter(update, (one) => {
        const { name, parameter } = one;
        const buffers = runningMeans(one, [beta1, beta2]);
        const { exp_avg: m, exp_avg_sq: v } = buffers;
        const adam = tf.div(
          tf.div(m, biasCorrection1),
          tf.add(tf.div(tf.sqrt(v), biasCorrection2Sqrt), epsilon),
        );
        if (noDecay?.(name)) {
          return { parameter: tf.sub(parameter, tf.mul(adam, stepSize)), buffers };
        }
        const decayed = tf.add(adam, tf.mul(parameter, weightDecay));
        const [numerator, denominator] = [norm(parameter), norm(decayed)]; // [], []
        const ratio = ratioOrOne({ numerator, denominator }, [numerator, denominator]); // []
        const step = tf.mul(decayed, tf.mul(ratio, stepSize));
        return { parameter: tf.sub(parameter, step), buffers };
      });
    },
  };
}
