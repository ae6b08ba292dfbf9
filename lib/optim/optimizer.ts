/** What an optimiser is: pure arithmetic on named tensors, so that it can be compiled with the loss. */
import { tf } from "lib/jit/tfjs.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

export type Tensors = Record<string, tf.Tensor>;

/** When a step happens. */
export interface Moment {
  /** Counts from 1. */
  readonly step: number;
  readonly learningRate: number;
}

export interface Update {
  readonly gradients: Tensors;
  readonly parameters: Tensors;
  /** What `zeroState` made, or the last update returned. */
  readonly state: Tensors;
  /** The values of `scalars(moment)`, each of shape []. */
  readonly scalars: Tensors;
}

export interface Optimizer {
  /** Tensors kept beside each parameter, in its shape: state is named `<buffer>.<parameter>`. */
  readonly buffers: readonly string[];
  /**
   * The numbers that change from step to step. They are worked out in double precision, since
   * 1 - beta^t loses five digits in single precision, and enter the update as tensors.
   */
  scalars(moment: Moment): Record<string, number>;
  /** One step; returns new tensors and leaves the given ones alone. */
  update(update: Update): { parameters: Tensors; state: Tensors };
}

/** Says by name which parameters an optimiser neither decays nor adapts: usually norms and biases. */
export type Spared = (parameter: string) => boolean;

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

/** One parameter at one step, as `forEach` hands it out. */
export interface Change {
  readonly name: string;
  readonly gradient: tf.Tensor;
  readonly parameter: tf.Tensor;
  readonly buffer: (name: string) => tf.Tensor;
}

/** Runs `change` for every parameter and gathers its new value and buffers. */
export function forEach(
  { gradients, parameters, state }: Update,
  change: (one: Change) => { parameter: tf.Tensor; buffers: Tensors },
): { parameters: Tensors; state: Tensors } {
  const result: { parameters: Tensors; state: Tensors } = { parameters: {}, state: {} };
  for (const [name, parameter] of Object.entries(parameters)) {
    const gradient = gradients[name];
    if (!gradient) {
      throw new RangeError(`Cannot update ${name}: it has no gradient; is it used by the loss?`);
    }
    const changed = change({ name, gradient, parameter, buffer: (b) => state[`${b}.${name}`] });
    result.parameters[name] = changed.parameter;
    for (const [buffer, t] of Object.entries(changed.buffers)) {
      result.state[`${buffer}.${name}`] = t;
    }
  }
  return result;
}

/** The Euclidean norm of all elements, of shape []. */
export const norm = (t: tf.Tensor): tf.Tensor => tf.sqrt(tf.sum(tf.square(t)));

/**
 * `numerator / denominator` where both of `norms` are positive, and 1 elsewhere: the rule of all trust
 * ratios. Products rather than `where`, which is slow on a processor's compiled graphs.
 */
export function ratioOrOne(
  { numerator, denominator }: { numerator: tf.Tensor; denominator: tf.Tensor },
  norms: readonly [tf.Tensor, tf.Tensor],
): tf.Tensor {
  const positive = (t: tf.Tensor) => tf.cast(tf.greater(t, 0), "float32");
  const both = tf.mul(positive(norms[0]), positive(norms[1])); // []
  const neither = tf.sub(1, both); // []
  return tf.add(tf.mul(both, tf.div(numerator, tf.add(denominator, neither))), neither); // []
}
