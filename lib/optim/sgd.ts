/** Stochastic gradient descent with momentum, as `torch.optim.SGD` does it. */
import { tf } from "lib/jit/tfjs.ts";
import { forEachParameter, type NoDecay, type Optimizer, type Tensors } from "./optimizer.ts";

/** Settings of stochastic gradient descent. */
export interface SgdOptions {
  /** Share of the momentum buffer that each step keeps. Default 0. */
  readonly momentum?: number;
  /** Nesterov's momentum (Sutskever et al., 2013). Default false. */
  readonly nesterov?: boolean;
  /** Added to the gradient, times the parameter. Default 0. */
  readonly weightDecay?: number;
  /** Parameters that are excluded from weight decay. Default: none. */
  readonly noDecay?: NoDecay | undefined;
}

/** The buffer is `momentum_buffer`: accumulated gradients, not yet multiplied by the learning rate. */
export function sgd(
  { momentum = 0, nesterov = false, weightDecay = 0, noDecay }: SgdOptions = {},
): Optimizer {
  if (nesterov && momentum === 0) throw new RangeError("Nesterov's step needs a momentum above 0");
  return {
    buffers: momentum === 0 ? [] : ["momentum_buffer"],
    scalars: ({ learningRate }) => ({ learningRate }),
    update: (update) =>
      forEachParameter(update, ({ name, gradient, parameter, buffer }) => {
        const { learningRate } = update.scalars;
        const decays = weightDecay !== 0 && !noDecay?.(name);
        const decayed = decays ? tf.add(gradient, tf.mul(parameter, weightDecay)) : gradient;
        if (momentum === 0) {
          const moved = tf.sub(parameter, tf.mul(decayed, learningRate));
          return { parameter: moved, buffers: {} as Tensors };
        }
        const velocity = tf.add(tf.mul(buffer("momentum_buffer"), momentum), decayed);
        const step = nesterov ? tf.add(decayed, tf.mul(velocity, momentum)) : velocity;
        return {
          parameter: tf.sub(parameter, tf.mul(step, learningRate)),
          buffers: { momentum_buffer: velocity },
        };
      }),
  };
}
