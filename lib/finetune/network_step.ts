/** One step of training a whole YOLOX, as a pure function of tensors: it runs eagerly, and compiled. */
import { compile, type Compiled, type CompileOptions } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import type { Params, Weights } from "lib/nn/parameters.ts";
import { type Optimizer, zeroState } from "lib/optim/optimizer.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { treeBranch, treeFlatten } from "lib/tensor/tree.ts";
import type { Step } from "lib/training/runner.ts";
import { type FlatLayout, flatLayout, flattened, unflattenedParams } from "./flat_weights.ts";
import { isNoDecay, normalisedFilters, type Statistics } from "./normalisation.ts";
import { type Cells, cellsOf } from "./simota.ts";
import { applyYolox, type YoloxNetwork } from "./yolox_network.ts";
import { type BoxLoss, lossNames, type LossParts, yoloxLoss } from "./yolox_loss.ts";

/** Vectors of a step's state: filters, which decay, all else that moves, and what does not. */
const vectorNames = { filters: "filters", vectors: "vectors", frozen: "frozen" } as const;

/** Where each weight lies in the state. @param frozen beginnings of names that stay as they are */
export const networkLayout = (weights: Weights, frozen: readonly string[] = []): FlatLayout =>
  flatLayout(
    weights,
    (name) =>
      frozen.some((start) => name.startsWith(start))
        ? vectorNames.frozen
        : isNoDecay(name)
        ? vectorNames.vectors
        : vectorNames.filters,
  );

/** Whether a vector of the state is excluded from weight decay. */
export const isNoDecayVector = (name: string): boolean => name !== vectorNames.filters;

export interface NetworkStepOptions {
  readonly layout: FlatLayout;
  readonly statistics: Statistics;
  readonly cells: Cells;
  readonly optimizer: Optimizer;
  /** Default YOLOX's, "iou". */
  readonly boxLoss?: BoxLoss;
  /** Whether boxes are drawn to their labels by L1, too. Default true. */
  readonly l1?: boolean;
  /** Longest gradient, all weights together; longer ones are shortened. Default none. */
  readonly clip?: number | undefined;
  /** Whether gradients are among the outputs. Default false. */
  readonly gradients?: boolean;
}

const moved = (state: Readonly<Record<string, unknown>>) =>
  [vectorNames.filters, vectorNames.vectors].filter((name) => name in state);

/** What a step starts from: vectors of weights, their running mean, the optimiser's buffers. */
export function startState(
  weights: Weights,
  { layout, optimizer }: Pick<NetworkStepOptions, "layout" | "optimizer">,
): Weights {
  const vectors = flattened(weights, layout);
  const own = Object.fromEntries(moved(vectors).map((name) => [name, vectors[name]]));
  const means = Object.fromEntries(
    Object.entries(own).map(([name, { data, shape }]) => [name, float32(data.slice(), shape)]),
  );
  return { ...vectors, ...treeFlatten({ ema: means }), ...zeroState(optimizer, own) };
}

/** The constant tensors of statistics, to be used inside of a trace. */
const constants = (statistics: Statistics): Params =>
  Object.fromEntries(
    Object.entries(statistics).map((
      [name, { data, shape }],
    ) => [name, tf.tensor(data, [...shape])]),
  );

/**
 * What the network says with the weights of a state.
 *
 * @param vectors of the layout
 * @param pictures blue, green, red from 0 to 255. `[N, 3, H, W]`
 * @returns logits. `[N, A, 5 + classes]`
 */
const networkRows = (
  network: Pick<YoloxNetwork, "nodes" | "input" | "predictions">,
  { vectors, layout, statistics, pictures }:
    & { readonly vectors: Params; readonly pictures: tf.Tensor }
    & Pick<NetworkStepOptions, "layout" | "statistics">,
): tf.Tensor =>
  applyYolox(network, tf.transpose(pictures, [0, 2, 3, 1]), {
    filters: normalisedFilters(unflattenedParams(vectors, layout), constants(statistics)),
  });

/** The cells of square pictures. @param size their side in pixels, a multiple of 32 */
export const cellsAt = ({ head: { levels } }: Pick<YoloxNetwork, "head">, size: number): Cells =>
  cellsOf(levels.map(({ stride }) => ({ width: size / stride, height: size / stride, stride })));

/** The network compiled to be asked: `rows` of `pictures` with the weights in `vectors`. */
export const compileRows = (
  network: YoloxNetwork,
  { vectors, layout, statistics, pictures }:
    & { readonly vectors: Weights; readonly pictures: Tensor<"float32"> }
    & Pick<NetworkStepOptions, "layout" | "statistics">,
  session: CompileOptions,
): Promise<
  Compiled<{ vectors: Weights; pictures: Tensor<"float32"> }, { rows: tf.Tensor }>
> =>
  compile(
    ({ vectors, pictures }) => ({
      rows: networkRows(network, { vectors, layout, statistics, pictures }),
    }),
    { vectors, pictures },
    session,
  );

/** Gradients that together are no longer than `most`, and how long they were. */
function clipped(gradients: Params, most: number): { gradients: Params; length: tf.Tensor } {
  const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
  const length = tf.sqrt(tf.addN(squares)); // []
  // as torch.nn.utils.clip_grad_norm_
  const share = tf.minimum(tf.div(most, tf.add(length, 1e-6)), 1); // []
  const shortened = Object.entries(gradients)
    .map(([name, gradient]) => [name, tf.mul(gradient, share)] as const);
  return { gradients: Object.fromEntries(shortened), length };
}

/** Inputs of a step. */
export interface NetworkInputs {
  /** Blue, green, red from 0 to 255. [N, 3, H, W] */
  readonly pictures: Tensor<"float32">;
  /** What `targetsOf` gives. */
  readonly target: Weights;
  /** The optimiser's scalars, each []. */
  readonly scalars: Weights;
  /** Share that the running mean of the weights keeps. [] */
  readonly ema: Tensor<"float32">;
}

/** Outputs of a step: the parts of the loss, each [], and more. */
export interface NetworkOutputs extends LossParts<Tensor<"float32">> {
  /** What the network says before the step, which needs no targets. [N, A, 5 + classes] */
  readonly rows: Tensor<"float32">;
  /** Length of the gradient, where it is clipped. [] */
  readonly length?: Tensor<"float32">;
  /** Gradients of the vectors, where they are asked for. */
  readonly gradients?: Weights;
}

/** The step of training a whole network. */
export function networkStep(
  network: YoloxNetwork,
  { layout, statistics, cells, optimizer, boxLoss, l1, clip, gradients: shown }: NetworkStepOptions,
): Step<NetworkInputs, NetworkOutputs> {
  const { classes } = network.head;
  return (state, inputs) => {
    const names = moved(state);
    const found = {} as Record<"rows" | keyof LossParts<tf.Tensor>, tf.Tensor>;
    const { grads } = tf.valueAndGrads((...given: tf.Tensor[]) => {
      const vectors = { ...state };
      names.forEach((name, i) => vectors[name] = given[i]);
      const { pictures } = inputs;
      const rows = networkRows(network, { vectors, layout, statistics, pictures });
      found.rows = tf.keep(rows);
      const lost = yoloxLoss(rows, inputs.target, { cells, classes, boxLoss, l1 });
      for (const part of lossNames) found[part] = tf.keep(lost[part]);
      return lost.loss;
    })(names.map((name) => state[name]));
    const raw = Object.fromEntries(names.map((name, i) => [name, grads[i]]));
    const limited: { gradients: Params; length?: tf.Tensor } = clip === undefined
      ? { gradients: raw }
      : clipped(raw, clip);
    const next = optimizer.update({
      gradients: limited.gradients,
      parameters: Object.fromEntries(names.map((name) => [name, state[name]])),
      state,
      scalars: inputs.scalars,
    });
    const means = treeBranch(state, "ema");
    const mean = (name: string) => {
      const [kept, added] = [means[name], next.parameters[name]];
      return tf.add(tf.mul(kept, inputs.ema), tf.mul(added, tf.sub(1, inputs.ema)));
    };
    const still: Params = vectorNames.frozen in state
      ? { [vectorNames.frozen]: tf.clone(state[vectorNames.frozen]) }
      : {};
    return {
      state: {
        ...still,
        ...next.parameters,
        ...treeFlatten({ ema: Object.fromEntries(names.map((name) => [name, mean(name)])) }),
        ...next.state,
      },
      outputs: {
        ...found,
        ...limited.length ? { length: limited.length } : {},
        ...shown ? { gradients: raw } : {},
      },
    };
  };
}
