/** Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as `torch.optim.AdamW` does it. */
import { tf } from "lib/jit/tfjs.ts";
import { type Change, forEach, type Optimizer, type Spared } from "./optimizer.ts";

/** Settings of AdamW; the defaults are PyTorch's. */
export interface AdamWOptions {
  /** Decay of the gradient's and the squared gradient's running means. Default [.9, .999]. */
  readonly betas?: readonly [number, number];
  /** Added to the root of the squared gradient's mean. Default 1e-8. */
  readonly epsilon?: number;
  /** Share of a parameter lost per step at learning rate 1. PyTorch's default, .01. */
  readonly weightDecay?: number;
  /** Parameters that do not decay. Default: none. */
  readonly spared?: Spared | undefined;
}

/** Adam's running means of the gradient and of its square, as new buffers. */
export function runningMeans(
  { gradient, buffer }: Change,
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

/** Buffers are `exp_avg` and `exp_avg_sq`, PyTorch's names and meanings. */
export function adamw(
  { betas: [beta1, beta2] = [0.9, 0.999], epsilon = 1e-8, weightDecay = 0.01, spared }:
    AdamWOptions = {},
): Optimizer {
  return {
    buffers: ["exp_avg", "exp_avg_sq"],
    scalars: ({ step, learningRate }) => ({
      keep: 1 - learningRate * weightDecay,
      stride: learningRate / (1 - beta1 ** step),
      root: Math.sqrt(1 - beta2 ** step),
    }),
    update: (update) => {
      const { keep, stride, root } = update.scalars;
      return forEach(update, (change) => {
        const { name, parameter } = change;
        const buffers = runningMeans(change, [beta1, beta2]);
        const { exp_avg: m, exp_avg_sq: v } = buffers;
        const move = tf.mul(tf.div(m, tf.add(tf.div(tf.sqrt(v), root), epsilon)), stride);
        const kept = spared?.(name) || weightDecay === 0 ? parameter : tf.mul(parameter, keep);
        return { parameter: tf.sub(kept, move), buffers };
      }, { spared });
    },
  };
}
