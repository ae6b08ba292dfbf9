/** Stochastic gradient descent with momentum, as `torch.optim.SGD` does it. */
import { tf } from "lib/jit/tfjs.ts";
import { forEach, type Optimizer, type Spared, type Tensors } from "./optimizer.ts";

/** Settings of stochastic gradient descent. */
export interface SgdOptions {
  /** Share of the last step's velocity that stays. Default 0. */
  readonly momentum?: number;
  /** Look ahead along the new velocity (Nesterov; Sutskever et al., 2013). Default false. */
  readonly nesterov?: boolean;
  /** Added to the gradient, times the parameter. Default 0. */
  readonly weightDecay?: number;
  /** Parameters that do not decay. Default: none. */
  readonly spared?: Spared | undefined;
}

/** The buffer is `momentum_buffer`; it holds gradients, not yet multiplied by the learning rate. */
export function sgd(
  { momentum = 0, nesterov = false, weightDecay = 0, spared }: SgdOptions = {},
): Optimizer {
  if (nesterov && momentum === 0) throw new RangeError("Nesterov's step needs a momentum above 0");
  return {
    buffers: momentum === 0 ? [] : ["momentum_buffer"],
    scalars: ({ learningRate }) => ({ learningRate }),
    update: (update) =>
      forEach(update, ({ name, gradient, parameter, buffer }) => {
        const decays = weightDecay !== 0 && !spared?.(name);
        const pull = decays ? tf.add(gradient, tf.mul(parameter, weightDecay)) : gradient;
        if (momentum === 0) {
          const moved = tf.sub(parameter, tf.mul(pull, update.scalars.learningRate));
          return { parameter: moved, buffers: {} as Tensors };
        }
        const velocity = tf.add(tf.mul(buffer("momentum_buffer"), momentum), pull);
        const step = nesterov ? tf.add(pull, tf.mul(velocity, momentum)) : velocity;
        return {
          parameter: tf.sub(parameter, tf.mul(step, update.scalars.learningRate)),
          buffers: { momentum_buffer: velocity },
        };
      }, { spared }),
  };
}
