/** What an optimiser is: pure arithmetic on named tensors, so that it can be compiled with the loss. */
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
  /**
   * Change vectors of which the same is done as one long vector. On a GPU each operation costs the same
   * however little it does, and most parameters are vectors; a processor gains nothing, and holds all
   * gradients until the last is there. The numbers are the same. Default false.
   */
  readonly joined?: boolean | undefined;
}

/** An optimiser as pure functions over named tensors. */
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

/** On what a change depends besides the numbers at each place. */
export interface Manner {
  /** Of these it is another one, element by element. Default: none. */
  readonly spared?: Spared | undefined;
  /** Whether that of the others depends on norms of whole tensors. Default false. */
  readonly norms?: boolean;
}

/** Names whose parameters are changed at once: vectors of which the same is done at each place. */
function companies(
  { parameters, joined = false }: Update,
  { spared, norms = false }: Manner,
): string[][] {
  const found: Record<string, string[]> = {};
  for (const [name, { rank }] of Object.entries(parameters)) {
    const kind = spared?.(name) ? "spared" : norms ? null : "others";
    const alone = !joined || rank !== 1 || kind === null;
    (found[alone ? `alone ${name}` : kind] ??= []).push(name);
  }
  return Object.values(found);
}

/**
 * Runs `change` for every parameter and gathers its new value and buffers. Vectors that are changed as
 * one (`Update.joined`) go by the name of the first.
 */
export function forEach(
  update: Update,
  change: (one: Change) => { parameter: tf.Tensor; buffers: Tensors },
  manner: Manner,
): { parameters: Tensors; state: Tensors } {
  const { gradients, parameters, state } = update;
  const result: { parameters: Tensors; state: Tensors } = { parameters: {}, state: {} };
  for (const name of Object.keys(parameters)) {
    if (!gradients[name]) {
      throw new RangeError(`Cannot update ${name}: it has no gradient; is it used by the loss?`);
    }
  }
  for (const names of companies(update, manner)) {
    const sizes = names.map((name) => parameters[name].size);
    const whole = (tensors: Tensors, prefix = ""): tf.Tensor => {
      const list = names.map((name) => tensors[prefix + name]);
      return list.length === 1 ? list[0] : tf.concat(list);
    };
    const put = (into: Tensors, prefix: string, tensor: tf.Tensor) => {
      const parts = names.length === 1 ? [tensor] : tf.split(tensor, sizes);
      names.forEach((name, i) => into[prefix + name] = parts[i]);
    };
    const { parameter, buffers } = change({
      name: names[0],
      gradient: whole(gradients),
      parameter: whole(parameters),
      buffer: (buffer) => whole(state, `${buffer}.`),
    });
    put(result.parameters, "", parameter);
    for (const [buffer, tensor] of Object.entries(buffers)) {
      put(result.state, `${buffer}.`, tensor);
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
