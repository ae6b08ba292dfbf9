/**
 * Layer-wise adaptive rate scaling (You et al., 2017): each tensor's gradient is scaled so that a step
 * is a fixed share of the tensor's norm. Implementations in use differ in details; `form` selects one.
 */
import { tf } from "lib/jit/tfjs.ts";
import { forEachParameter, type NoDecay, norm, type Optimizer, ratioOrOne } from "./optimizer.ts";

/** Settings of LARS. */
export interface LarsOptions {
  /**
   * `google` (google-research/simclr, "classic momentum"): ratio |w| / |g + decay w|, and the momentum
   * buffer accumulates steps, so that a falling learning rate does not scale past ones. `lightly` (also
   * Lightning Bolts and solo-learn): ratio |w| / (|g| + decay |w| + epsilon), and the momentum buffer
   * accumulates gradients. Default `google`.
   */
  readonly form?: "google" | "lightly";
  /** Share of the momentum buffer that each step keeps. Default .9. */
  readonly momentum?: number;
  /** Nesterov's momentum. Default false. */
  readonly nesterov?: boolean;
  /** Added to the gradient, times the parameter. Default 0. */
  readonly weightDecay?: number;
  /** The trust coefficient, also called eta or eeta. Default .001. */
  readonly trust?: number;
  /** Added to the denominator of the ratio, in the `lightly` form alone. Default 1e-8. */
  readonly epsilon?: number;
  /** Limits the ratio so that no step is longer than without it (LARC's clipping). Default false. */
  readonly clip?: boolean;
  /** Parameters that are excluded from weight decay and adaptation. Default: none. */
  readonly noDecay?: NoDecay | undefined;
}

/** `trust |w| / (|g| + decay |w| + epsilon)`, 1 where either norm is 0; and |g|, both of shape []. */
function trustRatio(
  { gradient, parameter }: { gradient: tf.Tensor; parameter: tf.Tensor },
  { trust, weightDecay, epsilon }: { trust: number; weightDecay: number; epsilon: number },
): { ratio: tf.Tensor; gradientNorm: tf.Tensor } {
  const [weightNorm, gradientNorm] = [norm(parameter), norm(gradient)]; // [], []
  const denominator = tf.add(
    tf.add(gradientNorm, tf.mul(weightNorm, weightDecay)),
    epsilon,
  ); // []
  const numerator = tf.mul(weightNorm, trust); // []
  return {
    ratio: ratioOrOne({ numerator, denominator }, [weightNorm, gradientNorm]),
    gradientNorm,
  };
}

/** The buffer is `momentum_buffer`. */
export function lars({
  form = "google",
  momentum = 0.9,
  nesterov = false,
  weightDecay = 0,
  trust = 0.001,
  epsilon = 1e-8,
  clip = false,
  noDecay,
}: LarsOptions = {}): Optimizer {
  return {
    buffers: ["momentum_buffer"],
    scalars: ({ learningRate }) => ({ learningRate }),
    update: (update) => {
      const { learningRate } = update.scalars;
      const adapt = (gradient: tf.Tensor, parameter: tf.Tensor): tf.Tensor => {
        if (form === "google") {
          const weightNorm = norm(parameter); // []
          const numerator = tf.mul(weightNorm, trust); // []
          const decayed = tf.add(gradient, tf.mul(parameter, weightDecay));
          const denominator = norm(decayed); // []
          const ratio = ratioOrOne({ numerator, denominator }, [weightNorm, denominator]);
          return tf.mul(decayed, clip ? tf.minimum(tf.div(ratio, learningRate), 1) : ratio);
        }
        const { ratio, gradientNorm } = trustRatio(
          { gradient, parameter },
          { trust, weightDecay, epsilon },
        );
        const scale = clip ? tf.minimum(tf.div(ratio, learningRate), 1) : ratio; // []
        // These implementations do not decay a tensor whose gradient is zero.
        const decay = tf.mul(tf.cast(tf.greater(gradientNorm, 0), "float32"), weightDecay); // []
        return tf.mul(tf.add(gradient, tf.mul(parameter, decay)), scale);
      };
      return forEachParameter(update, ({ name, gradient, parameter, buffer }) => {
        const adapted = noDecay?.(name) ? gradient : adapt(gradient, parameter);
        const step = form === "google" ? tf.mul(adapted, learningRate) : adapted;
        const velocity = tf.add(tf.mul(buffer("momentum_buffer"), momentum), step);
        const ahead = nesterov ? tf.add(step, tf.mul(velocity, momentum)) : velocity;
        return {
          parameter: tf.sub(parameter, form === "google" ? ahead : tf.mul(ahead, learningRate)),
          buffers: { momentum_buffer: velocity },
        };
      });
    },
  };
}

/** Settings of torchlars' wrapper around another optimiser. */
export interface LarsWrapperOptions {
  /** Called `trust_coef` there. Default .001. */
  readonly trust?: number;
  /** Weight decay, which the wrapper applies itself: the wrapped optimiser must have 0. */
  readonly weightDecay?: number;
  /** Added to the denominator of the trust ratio. Default 1e-8. */
  readonly epsilon?: number;
}

/**
 * LARS as kakaobrain/torchlars wraps it around any optimiser: the gradient of every tensor is scaled
 * first. With Adam the scale nearly cancels, since Adam divides by the size of the gradient.
 */
export function larsWrapper(
  base: Optimizer,
  { trust = 0.001, weightDecay = 0, epsilon = 1e-8 }: LarsWrapperOptions = {},
): Optimizer {
  return {
    buffers: base.buffers,
    scalars: (moment) => base.scalars(moment),
    update: (update) => {
      const gradients = Object.fromEntries(
        Object.entries(update.gradients).map(([name, gradient]) => {
          const parameter = update.parameters[name];
          const { ratio } = trustRatio({ gradient, parameter }, { trust, weightDecay, epsilon });
          return [name, tf.mul(tf.add(gradient, tf.mul(parameter, weightDecay)), ratio)];
        }),
      );
      return base.update({ ...update, gradients });
    },
  };
}
