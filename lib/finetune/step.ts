/** The head compiled: what it says, what that loses, and a step that makes it lose less. */
import { compile, type CompileOptions } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import type { Params, Weights } from "lib/nn/parameters.ts";
import { type Moment, type Optimizer, scalarTensors, zeroState } from "lib/optim/optimizer.ts";
import { float32, sizeOf, type Tensor } from "lib/tensor/tensor.ts";
import { type Cells, cellsOf } from "./simota.ts";
import { applyHead, rowCount, type YoloxHead } from "./yolox_head.ts";
import {
  type BoxLoss,
  lossNames,
  lossNumbers,
  type LossParts,
  targetsOf,
  yoloxLoss,
} from "./yolox_loss.ts";

export interface StepOptions extends CompileOptions {
  /** Pictures of each run: the graphs are made for so many. */
  readonly batch: number;
  /** Default YOLOX's, "iou". */
  readonly boxLoss?: BoxLoss;
  /** Whether boxes are drawn to their labels by L1, too. Default true. */
  readonly l1?: boolean;
}

/** The cells of a head's maps. */
export const cellsOfHead = ({ levels }: Pick<YoloxHead, "levels">): Cells =>
  cellsOf(
    levels.map(({ shape: [, , height, width], stride }) => ({ width, height, stride })),
  );

/** Feature maps of some pictures, level by level. Each [N, C, H, W] */
type Maps = readonly Tensor<"float32">[];

/** Inputs of the right shapes, so that graphs can be traced before there are any. */
function inputShapes(head: YoloxHead, batch: number): { maps: Maps; target: Weights } {
  const maps = head.levels.map(({ shape }) => {
    const dims = shape.with(0, batch);
    return float32(new Float32Array(sizeOf(dims)), dims);
  });
  const target = targetsOf(new Float32Array(batch * rowCount(head) * (5 + head.classes)), {
    cells: cellsOfHead(head),
    labels: Array.from({ length: batch }, () => []),
    classes: head.classes,
  });
  return { maps, target };
}

/** What a head says and loses with any weights. Dispose of it when done. */
export interface HeadRunner extends AsyncDisposable {
  /** Logits. `[N, A, 5 + classes]` */
  rows(weights: Weights, maps: Maps): Promise<Tensor<"float32">>;
  losses(weights: Weights, maps: Maps, targets: Weights): Promise<LossParts<number>>;
}

/** Compiles the head for so many pictures, to be asked only. */
export async function headRunner(
  head: YoloxHead,
  { batch, boxLoss, l1, ...session }: StepOptions,
): Promise<HeadRunner> {
  const cells = cellsOfHead(head);
  const { maps, target } = inputShapes(head, batch);
  const rowsOf = ({ params, maps }: { params: Params; maps: readonly tf.Tensor[] }) =>
    applyHead(head, { params, features: maps });
  const said = await compile(
    (given) => ({ rows: rowsOf(given) }),
    { params: head.weights, maps },
    session,
  );
  const lost = await compile(
    ({ target, ...given }) => ({
      ...yoloxLoss(rowsOf(given), target, { cells, ...head, boxLoss, l1 }),
    }),
    { params: head.weights, maps, target },
    session,
  );
  return {
    async rows(params, maps) {
      const { rows } = await said.run({ params, maps });
      return rows as Tensor<"float32">;
    },
    losses: async (params, maps, target) => lossNumbers(await lost.run({ params, maps, target })),
    async [Symbol.asyncDispose]() {
      await said[Symbol.asyncDispose]();
      await lost[Symbol.asyncDispose]();
    },
  };
}

/** A head that learns. Dispose of it when done. */
export interface HeadTrainer extends AsyncDisposable {
  readonly weights: Weights;
  /** The weights with the optimiser's buffers: all that the next step depends on. */
  readonly state: Weights;
  /** Losses before the step. */
  step(maps: Maps, targets: Weights, moment: Moment): Promise<LossParts<number>>;
}

/** Compiles loss, gradient and optimiser into one graph, and starts from a state, or the head's weights. */
export async function headTrainer(
  head: YoloxHead,
  { batch, boxLoss, l1, optimizer, from, ...session }: StepOptions & {
    readonly optimizer: Optimizer;
    /** The `state` of an earlier trainer. */
    readonly from?: Weights | undefined;
  },
): Promise<HeadTrainer> {
  const cells = cellsOfHead(head);
  const names = Object.keys(head.weights);
  let state: Weights = from ?? { ...head.weights, ...zeroState(optimizer, head.weights) };
  const compiled = await compile(
    ({ state: old, maps, target, scalars }) => {
      const losses = {} as Record<keyof LossParts<tf.Tensor>, tf.Tensor>;
      const { grads } = tf.valueAndGrads((...moved: tf.Tensor[]) => {
        const params = Object.fromEntries(names.map((name, i) => [name, moved[i]]));
        const rows = applyHead(head, { params, features: maps });
        const lost = yoloxLoss(rows, target, { cells, ...head, boxLoss, l1 });
        for (const part of lossNames) losses[part] = tf.keep(lost[part]);
        return lost.loss;
      })(names.map((name) => old[name]));
      const next = optimizer.update({
        gradients: Object.fromEntries(names.map((name, i) => [name, grads[i]])),
        parameters: Object.fromEntries(names.map((name) => [name, old[name]])),
        state: old,
        scalars,
      });
      return { losses, next: { ...next.parameters, ...next.state } };
    },
    {
      state,
      ...inputShapes(head, batch),
      scalars: scalarTensors(optimizer, { step: 1, learningRate: 0 }),
    },
    session,
  );
  return {
    get weights() {
      return Object.fromEntries(names.map((name) => [name, state[name]]));
    },
    get state() {
      return state;
    },
    async step(maps, target, moment) {
      const scalars = scalarTensors(optimizer, moment);
      const { losses, next } = await compiled.run({ state, maps, target, scalars });
      state = next as Weights;
      return lossNumbers(losses);
    },
    [Symbol.asyncDispose]: () => compiled[Symbol.asyncDispose](),
  };
}
