/** LAMB (You et al., 2020): the trust ratio of LARS, put on Adam's update instead of the gradient. */
import { tf } from "lib/jit/tfjs.ts";
import { runningMeans } from "./adamw.ts";
import { forEach, norm, type Optimizer, ratioOrOne, type Spared } from "./optimizer.ts";

/** Settings of LAMB. */
export interface LambOptions {
  /** Decay of the gradient's and the squared gradient's running means. Default [.9, .999]. */
  readonly betas?: readonly [number, number];
  /** Added to the root of the squared gradient's mean. Default 1e-6. */
  readonly epsilon?: number;
  /** Added to Adam's update, times the parameter. Default 0. */
  readonly weightDecay?: number;
  /** Factor of every ratio: a step is `learningRate * trust` of the tensor's norm. Default 1. */
  readonly trust?: number;
  /** Parameters that neither decay nor adapt. Default: none. */
  readonly spared?: Spared | undefined;
}

/** Buffers are `exp_avg` and `exp_avg_sq`. A tensor of norm 0 moves by `learningRate * trust` times Adam's update. */
export function lamb({
  betas: [beta1, beta2] = [0.9, 0.999],
  epsilon = 1e-6,
  weightDecay = 0,
  trust = 1,
  spared,
}: LambOptions = {}): Optimizer {
  return {
    buffers: ["exp_avg", "exp_avg_sq"],
    scalars: ({ step, learningRate }) => ({
      stride: learningRate * trust,
      first: 1 - beta1 ** step,
      root: Math.sqrt(1 - beta2 ** step),
    }),
    update: (update) => {
      const { stride, first, root } = update.scalars;
      return forEach(update, (change) => {
        const { name, parameter } = change;
        const buffers = runningMeans(change, [beta1, beta2]);
        const { exp_avg: m, exp_avg_sq: v } = buffers;
        const adam = tf.div(tf.div(m, first), tf.add(tf.div(tf.sqrt(v), root), epsilon));
        if (spared?.(name)) return { parameter: tf.sub(parameter, tf.mul(adam, stride)), buffers };
        const pull = tf.add(adam, tf.mul(parameter, weightDecay));
        const [numerator, denominator] = [norm(parameter), norm(pull)]; // [], []
        const ratio = ratioOrOne({ numerator, denominator }, [numerator, denominator]); // []
        const move = tf.mul(pull, tf.mul(ratio, stride));
        return { parameter: tf.sub(parameter, move), buffers };
      }, { spared, norms: true });
    },
  };
}
