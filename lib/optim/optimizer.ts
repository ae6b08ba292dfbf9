/** Optimisers as pure arithmetic on named tensors, so that they compile into one graph with the loss. */
import { tf, type TfTensor } from "lib/jit/tfjs.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** Tensors by name; parameters and their gradients have the same names. */
export type Tensors = Record<string, TfTensor>;

/** When a step happens. */
export interface Moment {
  /** Counts from 1. */
  readonly step: number;
  /** The rate that the schedule gives for this step. */
  readonly learningRate: number;
}

/** All that one step of an optimiser reads. */
export interface Update {
  /** Gradients of the loss by the name of their parameter. */
  readonly gradients: Tensors;
  /** Parameters before the step. */
  readonly parameters: Tensors;
  /** What `zeroState` made, or the last update returned. */
  readonly state: Tensors;
  /** The values of `scalars(moment)`, each of shape []. */
  readonly scalars: Tensors;
}

/** An optimiser as pure functions over named tensors. */
export interface Optimizer {
  /** Tensors kept for each parameter, in its shape; in the state they are `<buffer>.<parameter>`. */
  readonly buffers: readonly string[];
  /**
   * The numbers that change from step to step. They are computed in double precision, since
   * 1 - beta^t loses five digits in single precision, and enter the update as tensors.
   */
  scalars(moment: Moment): Record<string, number>;
  /** One step. Returns new tensors; the given ones are not changed. */
  update(update: Update): { parameters: Tensors; state: Tensors };
}

/**
 * Says by name which parameters are excluded from weight decay, and by LARS and LAMB from layer-wise
 * adaptation as well: usually those of normalisations, and biases.
 */
export type NoDecay = (parameter: string) => boolean;

/** An optimiser's scalars of a step, as a training step takes them. */
export const scalarTensors = (
  optimizer: Pick<Optimizer, "scalars">,
  moment: Moment,
): Record<string, Tensor<"float32">> =>
  Object.fromEntries(
    Object.entries(optimizer.scalars(moment))
      .map(([name, value]) => [name, float32(Float32Array.of(value), [])]),
  );

/** A state of zeros for the given parameters. */
export function zeroState(
  { buffers }: Optimizer,
  parameters: Readonly<Record<string, Tensor>>,
): Record<string, Tensor<"float32">> {
  return Object.fromEntries(
    buffers.flatMap((buffer) =>
      Object.entries(parameters).map(([name, { data, shape }]) =>
        [`${buffer}.${name}`, float32(new Float32Array(data.length), shape)] as const
      )
    ),
  );
}

/** One parameter at one step. */
export interface ParameterUpdate {
  /** Name of the parameter. */
  readonly name: string;
  /** Gradient of the loss by the parameter, in its shape. */
  readonly gradient: tf.Tensor;
  /** The parameter before the step. */
  readonly parameter: tf.Tensor;
  /** One of the optimiser's buffers of this parameter, by the buffer's name. */
  readonly buffer: (name: string) => tf.Tensor;
}

/**
 * Updates every parameter by `updateOne` and gathers new values and buffers.
 *
 * @throws {RangeError} for a parameter without a gradient
 */
export function forEachParameter(
  { gradients, parameters, state }: Update,
  updateOne: (one: ParameterUpdate) => { parameter: tf.Tensor; buffers: Tensors },
): { parameters: Tensors; state: Tensors } {
  const next: { parameters: Tensors; state: Tensors } = { parameters: {}, state: {} };
  for (const [name, parameter] of Object.entries(parameters)) {
    const gradient = gradients[name];
    if (!gradient) {
      throw new RangeError(`Cannot update ${name}: it has no gradient; is it used by the loss?`);
    }
    const buffer = (of: string) => state[`${of}.${name}`];
    const updated = updateOne({ name, gradient, parameter, buffer });
    next.parameters[name] = updated.parameter;
    for (const [of, tensor] of Object.entries(updated.buffers)) {
      next.state[`${of}.${name}`] = tensor;
    }
  }
  return next;
}

/** The Euclidean norm of all elements, of shape []. */
export const norm = (t: tf.Tensor): tf.Tensor => tf.sqrt(tf.sum(tf.square(t)));

/**
 * `numerator / denominator` where both `norms` are positive, and 1 elsewhere: the rule of all trust
 * ratios. Written with products, since `where` is slow in compiled graphs on a CPU.
 */
export function ratioOrOne(
  { numerator, denominator }: { numerator: tf.Tensor; denominator: tf.Tensor },
  norms: readonly [tf.Tensor, tf.Tensor],
): tf.Tensor {
  const positive = (t: tf.Tensor) => tf.cast(tf.greater(t, 0), "float32");
  const both = tf.mul(positive(norms[0]), positive(norms[1])); // []
  const otherwise = tf.sub(1, both); // []
  return tf.add(tf.mul(both, tf.div(numerator, tf.add(denominator, otherwise))), otherwise); // []
}
