/** Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as `torch.optim.AdamW` does it. */
import { tf } from "lib/jit/tfjs.ts";
import {
  forEachParameter,
  type NoDecay,
  type Optimizer,
  type ParameterUpdate,
} from "./optimizer.ts";

/** Settings of AdamW; the defaults are PyTorch's. */
export interface AdamWOptions {
  /** Decay rates of the running means of gradient and squared gradient. Default [.9, .999]. */
  readonly betas?: readonly [number, number];
  /** Added to the root of the squared gradient's mean. Default 1e-8. */
  readonly epsilon?: number;
  /** Share of a parameter lost per step at learning rate 1. PyTorch's default, .01. */
  readonly weightDecay?: number;
  /** Parameters that are excluded from weight decay. Default: none. */
  readonly noDecay?: NoDecay | undefined;
}

/** Adam's running means of the gradient and of its square, as new buffers. */
export function runningMeans(
  { gradient, buffer }: ParameterUpdate,
  [beta1, beta2]: readonly [number, number],
): { exp_avg: tf.Tensor; exp_avg_sq: tf.Tensor } {
  return {
    exp_avg: tf.add(tf.mul(buffer("exp_avg"), beta1), tf.mul(gradient, 1 - beta1)),
    exp_avg_sq: tf.add(
      tf.mul(buffer("exp_avg_sq"), beta2),
      tf.mul(tf.square(gradient), 1 - beta2),
    ),
  };
}

/** Buffers are `exp_avg` and `exp_avg_sq`, with PyTorch's names and meanings. */
export function adamw(
  { betas: [beta1, beta2] = [0.9, 0.999], epsilon = 1e-8, weightDecay = 0.01, noDecay }:
    AdamWOptions = {},
): Optimizer {
  return {
    buffers: ["exp_avg", "exp_avg_sq"],
    scalars: ({ step, learningRate }) => ({
      decayFactor: 1 - learningRate * weightDecay,
      stepSize: learningRate / (1 - beta1 ** step),
      biasCorrection2Sqrt: Math.sqrt(1 - beta2 ** step),
    }),
    update: (update) => {
      const { decayFactor, stepSize, biasCorrection2Sqrt } = update.scalars;
      return forEachParameter(update, (one) => {
        const { name, parameter } = one;
        const buffers = runningMeans(one, [beta1, beta2]);
        const { exp_avg: m, exp_avg_sq: v } = buffers;
        const denominator = tf.add(tf.div(tf.sqrt(v), biasCorrection2Sqrt), epsilon);
        const step = tf.mul(tf.div(m, denominator), stepSize);
        const decays = weightDecay !== 0 && !noDecay?.(name);
        const decayed = decays ? tf.mul(parameter, decayFactor) : parameter;
        return { parameter: tf.sub(decayed, step), buffers };
      });
    },
  };
}
