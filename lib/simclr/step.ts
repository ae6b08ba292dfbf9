/** One training step as a pure function of tensors: it runs eagerly, and it can be compiled. */
import { tf, type TfTensor } from "lib/jit/tfjs.ts";
import { encoderOf } from "lib/nn/encoder.ts";
import { applyNetwork, type Network } from "lib/nn/network.ts";
import {
  initialize,
  type ParameterTable,
  type Params,
  roles,
  type Weights,
} from "lib/nn/parameters.ts";
import { coloursOf, toGrayTensor } from "lib/nn/picture.ts";
import { projectionHead } from "lib/nn/projection_head.ts";
import { type Optimizer, zeroState } from "lib/optim/optimizer.ts";
import { optimizerOf } from "lib/optim/presets.ts";
import type { Random } from "lib/tensor/random.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { treeBranch, treeFlatten, type TreeOf } from "lib/tensor/tree.ts";
import type { Step } from "lib/training/runner.ts";
import type { SimclrConfig } from "./config.ts";
import { gradCache, type Pass } from "./grad_cache.ts";
import { ntXent } from "./nt_xent.ts";
import { poolingBy, poolings } from "./pooling.ts";
import { supervisedContrastive } from "./supervised_contrastive.ts";

/** Encoder, head and optimiser of a config; names are `encoder.<...>` and `head.<...>`. */
export interface Simclr {
  readonly config: SimclrConfig;
  readonly encoder: Network;
  readonly head: Network;
  readonly table: ParameterTable;
  /** Names of the parameters that are trained. */
  readonly trained: readonly string[];
  readonly optimizer: Optimizer;
}

const isFrozen = ({ frozen }: SimclrConfig, name: string) =>
  frozen.some((start) => name.startsWith(start));

/** The networks and the optimiser of a config, without weights. */
export function simclrOf(config: SimclrConfig): Simclr {
  if (config.pooling && config.encoder.kind === "vit") {
    throw new RangeError(
      "A transformer's features are those of its first token: nothing is pooled",
    );
  }
  const encoder = poolingBy(encoderOf(config.encoder), config.pooling ?? poolings.mean);
  const head = projectionHead(config.head, { input: encoder.features });
  const table: ParameterTable = treeFlatten({ encoder: encoder.parameters, head: head.parameters });
  const trained = Object.keys(table).filter((name) =>
    roles[table[name].role].trained && !isFrozen(config, name)
  );
  if (trained.length === 0) {
    throw new RangeError(`Nothing is left to train: ${JSON.stringify(config.frozen)} freezes all`);
  }
  const optimizer = optimizerOf(config.optimizer, (name) => roles[table[name].role].noDecay);
  return { config, encoder, head, table, trained, optimizer };
}

/**
 * The state before the first step: weights, running statistics and the optimiser's buffers.
 *
 * @param pretrained encoder weights by torchvision's names, in the library's layout, in place of
 *   random ones
 */
export function initialState(
  { table, trained, optimizer }: Simclr,
  { random, pretrained = {} }: { random: Random; pretrained?: Weights | undefined },
): Weights {
  const given = treeFlatten({ encoder: pretrained });
  const stream = random.fork("weights");
  // each name has a stream of its own, so that what is given need not be drawn
  const startOf = (name: string) =>
    given[name] ?? initialize({ [name]: table[name] }, stream)[name];
  const weights = {
    ...Object.fromEntries(Object.keys(table).map((name) => [name, startOf(name)])),
    ...given,
  };
  const moved = Object.fromEntries(trained.map((name) => [name, weights[name]]));
  return { ...weights, ...zeroState(optimizer, moved) };
}

/** Inputs of a training step. */
export interface StepInputs {
  /** [2N, H, W, 3], the second views below the first. */
  readonly views: Tensor<"float32">;
  /** The optimiser's scalars, each []. */
  readonly scalars: Weights;
  /** [2N, 2N], when twins are masked: 1 where a view is no negative of another. */
  readonly excluded?: Tensor<"float32">;
  /** [2N, 2N], when identities are known: 1 where two views show the same one. */
  readonly positives?: Tensor<"float32">;
}

/** Outputs of a training step. */
export interface StepOutputs {
  /** [] */
  readonly loss: Tensor<"float32">;
  /** Embeddings of the views. [2N, D] */
  readonly z: Tensor<"float32">;
  /** Gradients by the names and in the shapes of their weights, where they are asked for. */
  readonly gradients?: Weights;
}

/**
 * The step of a config. Every tensor that it returns is the caller's.
 *
 * @param options with `gradients`, these are outputs too
 */
export const trainingStep = (
  simclr: Simclr,
  { gradients: shown }: { readonly gradients?: boolean } = {},
): Step<StepInputs, StepOutputs> =>
(state, inputs) => {
  const { trained, optimizer } = simclr;
  const { loss, z, gradients, statistics } = lossAndGradients(simclr, { state, inputs });
  const { parameters, state: buffers } = optimizer.update({
    gradients,
    parameters: Object.fromEntries(trained.map((name) => [name, state[name]])),
    state,
    scalars: inputs.scalars,
  });
  // Unchanged tensors are cloned, so that old and new state share none.
  const next = Object.fromEntries(
    Object.keys(state).map((name) => [
      name,
      parameters[name] ?? buffers[name] ?? statistics[name] ?? tf.clone(state[name]),
    ]),
  );
  return { state: next, outputs: { loss, z, ...(shown ? { gradients } : {}) } };
};

function lossAndGradients(
  simclr: Simclr,
  { state, inputs }: { state: Params; inputs: TreeOf<StepInputs, TfTensor> },
) {
  const { config: { temperature, chunk }, trained } = simclr;
  const { views, excluded, positives } = inputs;
  const parameters = Object.fromEntries(trained.map((name) => [name, state[name]]));
  let statistics: Params = {};
  const embed = (moved: Params, part: tf.Tensor, pass: Pass) => {
    // In micro-batches, the running statistics continue those of the one before.
    const params = { ...state, ...statistics, ...moved };
    const applied = project(simclr, { params, views: part });
    const dropped = pass === "forward" ? applied.statistics : statistics;
    if (pass === "backward") statistics = applied.statistics;
    tf.dispose(dropped);
    return applied.output;
  };
  const lossOf = (z: tf.Tensor) =>
    positives
      ? supervisedContrastive(z, { temperature, excluded, positives })
      : ntXent(z, { temperature, excluded });
  if (chunk !== null) {
    const cached = gradCache({ parameters, views }, { embed, lossOf, chunk });
    return { ...cached, statistics };
  }
  let z: tf.Tensor | undefined;
  const { value: loss, grads } = tf.valueAndGrads((...weights: tf.Tensor[]) => {
    const moved = Object.fromEntries(trained.map((name, i) => [name, weights[i]]));
    z = tf.keep(embed(moved, views, "backward")); // [2N, D]
    return lossOf(z);
  })(Object.values(parameters));
  const gradients = Object.fromEntries(trained.map((name, i) => [name, grads[i]]));
  return { loss, gradients, z: z!, statistics };
}

/** z of a batch of views, in training. */
function project(
  { config, encoder, head }: Simclr,
  { params, views }: { params: Params; views: tf.Tensor }, // [2N, H, W, 3]
) {
  // A frozen batch normalisation uses its pretrained running statistics, and does not update them.
  const learns = (part: string) => (layer: string) => !isFrozen(config, `${part}.${layer}.weight`);
  const pictures = config.gray
    ? toGrayTensor(views as tf.Tensor4D, coloursOf(config.encoder))
    : views; // [2N, H, W, 3]
  const h = applyNetwork(encoder, {
    params: treeBranch(params, "encoder"),
    x: pictures,
    training: learns("encoder"),
  }); // [N, F]
  const z = applyNetwork(head, {
    params: treeBranch(params, "head"),
    x: h.output,
    training: learns("head"),
  });
  const statistics = treeFlatten({ encoder: h.statistics, head: z.statistics });
  return { output: z.output, statistics }; // [2N, D]
}
