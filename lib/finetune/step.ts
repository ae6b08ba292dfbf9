/** The head compiled: what it says, what that loses, and a step that makes it lose less. */
import { compile, type Compiled, type CompileOptions } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import { type Params, under, type Weights, within } from "lib/nn/parameters.ts";
import { type Moment, type Optimizer, zeroState } from "lib/optim/optimizer.ts";
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

type Graph = (inputs: Params) => Record<string, tf.Tensor>;

const mapsOf = (inputs: Params): tf.Tensor[] => Object.values(within("map", inputs));

/** Maps of the right shapes, so that graphs can be traced before there are any. */
const mapShapes = ({ levels }: YoloxHead, batch: number): Weights =>
  Object.fromEntries(levels.map(({ shape }, level) => {
    const sides = shape.with(0, batch);
    return [`map.${level}`, float32(new Float32Array(sizeOf(sides)), sides)];
  }));

/** Targets of the right shapes. */
function targetShapes(head: YoloxHead, batch: number): Weights {
  const empty = targetsOf(new Float32Array(batch * rowCount(head) * (5 + head.classes)), {
    cells: cellsOfHead(head),
    labels: Array.from({ length: batch }, () => []),
    classes: head.classes,
  });
  return under("target", empty);
}

/** What a head says and loses with any weights. Dispose of it when done. */
export interface HeadRunner extends AsyncDisposable {
  /** Logits. `[N, A, 5 + classes]` */
  rows(weights: Weights, maps: Weights): Promise<Tensor<"float32">>;
  losses(weights: Weights, maps: Weights, targets: Weights): Promise<LossParts<number>>;
}

/** Compiles the head for so many pictures, to be asked only. */
export async function headRunner(
  head: YoloxHead,
  { batch, boxLoss, l1, ...session }: StepOptions,
): Promise<HeadRunner> {
  const cells = cellsOfHead(head);
  const shapes = { ...under("head", head.weights), ...mapShapes(head, batch) };
  const say: Graph = (inputs) => ({
    rows: applyHead(head, { params: within("head", inputs), features: mapsOf(inputs) }),
  });
  const lose: Graph = (inputs) => ({
    ...yoloxLoss(say(inputs).rows, within("target", inputs), { cells, ...head, boxLoss, l1 }),
  });
  const said = await compile(say, shapes, session);
  const lost = await compile(lose, { ...shapes, ...targetShapes(head, batch) }, session);
  return {
    async rows(weights, maps) {
      const { rows } = await said.run({ ...under("head", weights), ...maps });
      return rows as Tensor<"float32">;
    },
    async losses(weights, maps, targets) {
      return lossNumbers(
        await lost.run({ ...under("head", weights), ...maps, ...under("target", targets) }),
      );
    },
    async [Symbol.asyncDispose]() {
      await said[Symbol.asyncDispose]();
      await lost[Symbol.asyncDispose]();
    },
  };
}

/** A head that learns. Dispose of it when done. */
export interface HeadTrainer extends AsyncDisposable {
  readonly weights: Weights;
  /** Losses before the step. */
  step(maps: Weights, targets: Weights, moment: Moment): Promise<LossParts<number>>;
}

/** Compiles loss, gradient and optimiser into one graph, and starts from the head's weights. */
export async function headTrainer(
  head: YoloxHead,
  { batch, boxLoss, l1, optimizer, ...session }: StepOptions & { readonly optimizer: Optimizer },
): Promise<HeadTrainer> {
  const cells = cellsOfHead(head);
  const names = Object.keys(head.weights);
  let state: Weights = { ...head.weights, ...zeroState(optimizer, head.weights) };
  const scalars = (moment: Moment): Weights =>
    Object.fromEntries(
      Object.entries(optimizer.scalars(moment))
        .map(([name, value]) => [`scalar.${name}`, float32(Float32Array.of(value), [])]),
    );
  const shapes = {
    ...under("state", state),
    ...mapShapes(head, batch),
    ...targetShapes(head, batch),
    ...scalars({ step: 1, learningRate: 0 }),
  };
  const learn: Graph = (inputs) => {
    const old = within("state", inputs);
    const losses: Record<string, tf.Tensor> = {};
    const { grads } = tf.valueAndGrads((...moved: tf.Tensor[]) => {
      const params = Object.fromEntries(names.map((name, i) => [name, moved[i]]));
      const rows = applyHead(head, { params, features: mapsOf(inputs) });
      const lost = yoloxLoss(rows, within("target", inputs), { cells, ...head, boxLoss, l1 });
      for (const part of lossNames) losses[part] = tf.keep(lost[part]);
      return lost.loss;
    })(names.map((name) => old[name]));
    const next = optimizer.update({
      gradients: Object.fromEntries(names.map((name, i) => [name, grads[i]])),
      parameters: Object.fromEntries(names.map((name) => [name, old[name]])),
      state: old,
      scalars: within("scalar", inputs),
    });
    return { ...losses, ...under("next", { ...next.parameters, ...next.state }) };
  };
  const compiled: Compiled = await compile(learn, shapes, session);
  return {
    get weights() {
      return Object.fromEntries(names.map((name) => [name, state[name]]));
    },
    async step(maps, targets, moment) {
      const results = await compiled.run({
        ...under("state", state),
        ...maps,
        ...under("target", targets),
        ...scalars(moment),
      });
      state = within("next", results) as Weights;
      return lossNumbers(results);
    },
    [Symbol.asyncDispose]: () => compiled[Symbol.asyncDispose](),
  };
}
