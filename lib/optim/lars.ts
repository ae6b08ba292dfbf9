/**
 * Layer-wise adaptive rate scaling (You et al., 2017): each tensor's gradient is scaled so that a step
 * is a fixed share of the tensor. The codes in use disagree on the details; each has its row here.
 */
import { tf } from "lib/jit/tfjs.ts";
import { forEach, norm, type Optimizer, ratioOrOne, type Spared } from "./optimizer.ts";

/** Settings of LARS. */
export interface LarsOptions {
  /**
   * `google` (google-research/simclr, "classic momentum"): ratio |w| / |g + decay w|, and the velocity
   * holds steps, so that a falling learning rate does not shrink what is already in it. `lightly` (also
   * Lightning Bolts and solo-learn): ratio |w| / (|g| + decay |w| + epsilon), and the velocity holds
   * gradients. Default `google`.
   */
  readonly form?: "google" | "lightly";
  /** Share of the last step's velocity that stays. Default .9. */
  readonly momentum?: number;
  /** Look ahead along the new velocity. Default false. */
  readonly nesterov?: boolean;
  /** Added to the gradient, times the parameter. Default 0. */
  readonly weightDecay?: number;
  /** Called eeta, eta or trust coefficient. Default .001. */
  readonly trust?: number;
  /** Only in the `lightly` form. */
  readonly epsilon?: number;
  /** Never step further than the plain learning rate would (LARC's clipping). Default false. */
  readonly clip?: boolean;
  /** Parameters that neither decay nor adapt. Default: none. */
  readonly spared?: Spared | undefined;
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
  spared,
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
          const pull = tf.add(gradient, tf.mul(parameter, weightDecay));
          const pullNorm = norm(pull); // []
          const ratio = ratioOrOne({ numerator, denominator: pullNorm }, [weightNorm, pullNorm]);
          return tf.mul(pull, clip ? tf.minimum(tf.div(ratio, learningRate), 1) : ratio);
        }
        const { ratio, gradientNorm } = trustRatio(
          { gradient, parameter },
          { trust, weightDecay, epsilon },
        );
        const scale = clip ? tf.minimum(tf.div(ratio, learningRate), 1) : ratio; // []
        // A zero weight has nothing to decay, and under a zero gradient these codes do not decay.
        const decay = tf.mul(tf.cast(tf.greater(gradientNorm, 0), "float32"), weightDecay); // []
        return tf.mul(tf.add(gradient, tf.mul(parameter, decay)), scale);
      };
      return forEach(update, ({ name, gradient, parameter, buffer }) => {
        const adapted = spared?.(name) ? gradient : adapt(gradient, parameter);
        const step = form === "google" ? tf.mul(adapted, learningRate) : adapted;
        const velocity = tf.add(tf.mul(buffer("momentum_buffer"), momentum), step);
        const ahead = nesterov ? tf.add(step, tf.mul(velocity, momentum)) : velocity;
        const move = form === "google" ? ahead : tf.mul(ahead, learningRate);
        return {
          parameter: tf.sub(parameter, move),
          buffers: { momentum_buffer: velocity },
        };
      }, { spared, norms: true });
    },
  };
}

/** Settings of torchlars' wrapper round another optimiser. */
export interface LarsWrapperOptions {
  /** Called `trust_coef` there. Default .001. */
  readonly trust?: number;
  /** The wrapped optimiser's own decay, which the wrapper hides from it; give that one 0. */
  readonly weightDecay?: number;
  /** Added to the denominator of the trust ratio. Default 1e-8. */
  readonly epsilon?: number;
}

/**
 * What kakaobrain/torchlars does: scale each gradient, of every tensor, and hand it to any optimiser.
 * Over Adam the scale all but cancels, since Adam divides by the gradient's own size.
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
