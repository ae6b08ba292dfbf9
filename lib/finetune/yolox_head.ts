/**
 * YOLOX's decoupled head (Ge et al. 2021), as it stands in an exported model: read from the file, run in
 * tfjs, written back. Its normalisations are folded into the convolutions, as every export has them.
 */
import { tf } from "lib/jit/tfjs.ts";
import type { Params, Weights } from "lib/nn/parameters.ts";
import { type Anatomy, anatomyOf, type FileNode } from "lib/onnx/surgery.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** A convolution with a bias; its weights are `<name>.weight` [out, in, k, k] and `<name>.bias` [out]. */
export interface HeadConvolution {
  /** Name that its weights begin with. */
  readonly name: string;
  /** One filter for each channel. */
  readonly depthwise: boolean;
  /** Names of the stored tensors in the file. */
  readonly stored: { readonly weight: string; readonly bias: string };
}

/** The head over one map of features. */
export interface HeadLevel {
  /** The value in the file from which on the head begins, and its shape. `[1, C, H, W]` */
  readonly feature: string;
  /** The shape of that value. `[1, C, H, W]` */
  readonly shape: readonly [number, number, number, number];
  /** Pixels of the input from one cell to the next. */
  readonly stride: number;
  /** The convolution that both branches begin with. */
  readonly stem: HeadConvolution;
  /** The convolutions of the branch for classes. */
  readonly cls: readonly HeadConvolution[];
  /** The convolutions of the branch for boxes and objectness. */
  readonly reg: readonly HeadConvolution[];
  /** The last convolutions: offsets of boxes, objectness, classes. */
  readonly predict: Readonly<Record<"reg" | "obj" | "cls", HeadConvolution>>;
  /** The stored shape of the rows, which holds 5 + classes. */
  readonly rows: string;
}

/** The trainable head of a YOLOX file. */
export interface YoloxHead {
  /** The head over each map, finest first. */
  readonly levels: readonly HeadLevel[];
  /** How many classes it knows. */
  readonly classes: number;
  /** Sides of the model's input. */
  readonly width: number;
  /** See `width`. */
  readonly height: number;
  /** As the file has them. */
  readonly weights: Weights;
}

const strides = [8, 16, 32];

/** Follows values back to the nodes that make them. */
function tracer({ nodes, constants }: Anatomy) {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
  const maker = (value: string, operator: string): FileNode | null => {
    const node = makers.get(value);
    return node?.operator === operator ? node : null;
  };
  /** The convolution whose SiLU a value is: x sigmoid(x). */
  const activated = (value: string): FileNode | null => {
    const product = maker(value, "Mul");
    if (!product) return null;
    for (const [a, b] of [product.inputs, product.inputs.toReversed()]) {
      if (maker(b, "Sigmoid")?.inputs[0] === a) return maker(a, "Conv");
    }
    return null;
  };
  /** The convolutions that lead to a value, the last one first. */
  const chain = (value: string): FileNode[] => {
    const conv = activated(value);
    return conv ? [conv, ...chain(conv.inputs[0])] : [];
  };
  return { maker, chain, constants };
}

type Tracer = ReturnType<typeof tracer>;

/** The three predictions that a Concat puts together, or null where it does something else. */
function predictionsOf(node: FileNode, { maker }: Tracer) {
  if (node.operator !== "Concat" || node.inputs.length !== 3) return null;
  const [reg, obj, cls] = node.inputs.map((value, i) =>
    maker(i === 0 ? value : maker(value, "Sigmoid")?.inputs[0] ?? "", "Conv")
  );
  return reg && obj && cls ? { reg, obj, cls } : null;
}

function readLevel(
  predictions: NonNullable<ReturnType<typeof predictionsOf>>,
  { level, rows, trace }: { level: number; rows: string; trace: Tracer },
) {
  const [cls, reg] = [predictions.cls, predictions.reg].map((conv) => trace.chain(conv.inputs[0]));
  // the branches part behind the stem, which is the first convolution that both have
  const stem = cls.find((conv) => reg.includes(conv));
  if (!stem) throw new Error("Cannot read this head: its branches have no common stem");
  const weights: Weights = {};
  const convolution = (node: FileNode, part: string): HeadConvolution => {
    const [, weight, bias] = node.inputs;
    const [filter, shift] = [weight, bias].map((name) => trace.constants.get(name));
    if (filter?.dtype !== "float32" || shift?.dtype !== "float32") {
      throw new Error(`Cannot read this head: ${part} has no stored float32 weight and bias`);
    }
    const name = `${level}.${part}`;
    weights[`${name}.weight`] = filter as Tensor<"float32">;
    weights[`${name}.bias`] = shift as Tensor<"float32">;
    const depthwise = filter.shape[1] === 1 && Number(node.attributes.group ?? 1) > 1;
    return { name, depthwise, stored: { weight, bias } };
  };
  const branch = (convolutions: readonly FileNode[], part: string) =>
    convolutions.slice(0, convolutions.indexOf(stem)).reverse()
      .map((node, i) => convolution(node, `${part}.${i}`));
  return {
    feature: stem.inputs[0],
    stem: convolution(stem, "stem"),
    cls: branch(cls, "cls"),
    reg: branch(reg, "reg"),
    predict: {
      reg: convolution(predictions.reg, "predict.reg"),
      obj: convolution(predictions.obj, "predict.obj"),
      cls: convolution(predictions.cls, "predict.cls"),
    },
    rows,
    weights,
  };
}

/**
 * Finds the head in an exported YOLOX model, by how its nodes hang together.
 *
 * @param input sides of the model's input in pixels
 * @throws {Error} when the model is no YOLOX export of three maps
 *
 * ```ts
 * import { readHead } from "lib/finetune/yolox_head.ts";
 * const classes = (model: Uint8Array) => readHead(model, { width: 416, height: 416 }).classes;
 * ```
 */
export function readHead(
  model: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): YoloxHead {
  const anatomy = anatomyOf(model);
  const trace = tracer(anatomy);
  const found = anatomy.nodes.flatMap((node) => {
    const predictions = predictionsOf(node, trace);
    const reshape = anatomy.nodes.find(({ operator, inputs }) =>
      operator === "Reshape" && inputs[0] === node.outputs[0]
    );
    return predictions && reshape ? [{ predictions, rows: reshape.inputs[1] }] : [];
  });
  if (found.length !== strides.length) {
    throw new Error(
      `Cannot find YOLOX's head in this model: it has ${found.length} maps with boxes, objectness ` +
        `and classes, not ${strides.length}. Is it an export of YOLOX?`,
    );
  }
  const weights: Weights = {};
  const levels = found.map(({ predictions, rows }, level): HeadLevel => {
    const { weights: own, ...read } = readLevel(predictions, { level, rows, trace });
    Object.assign(weights, own);
    const stride = strides[level];
    const channels = own[`${level}.stem.weight`].shape[1];
    return { ...read, stride, shape: [1, channels, height / stride, width / stride] };
  });
  const classes = weights["0.predict.cls.weight"].shape[0];
  return { levels, classes, width, height, weights };
}

/** Number of rows that a head gives: one for each cell of its maps. */
export const rowCount = ({ levels }: Pick<YoloxHead, "levels">): number =>
  levels.reduce((sum, { shape: [, , height, width] }) => sum + height * width, 0);

/**
 * The head with other classes: each starts as one of the old ones.
 *
 * @param from the old class that each new one starts as
 */
export function withClasses(head: YoloxHead, from: readonly number[]): YoloxHead {
  const weights = { ...head.weights };
  for (const { predict: { cls: { name } } } of head.levels) {
    for (const part of ["weight", "bias"]) {
      const { data, shape } = weights[`${name}.${part}`];
      const size = data.length / shape[0];
      const rows = from.flatMap((k) => [...data.subarray(k * size, (k + 1) * size)]);
      weights[`${name}.${part}`] = float32(Float32Array.from(rows), shape.with(0, from.length));
    }
  }
  return { ...head, classes: from.length, weights };
}

const silu = (x: tf.Tensor): tf.Tensor => tf.mul(x, tf.sigmoid(x));

/**
 * What the head says of maps of features: for each cell the box (offsets in cells, logarithms of sides
 * in cells) and logits of objectness and classes.
 *
 * @param features one map per level, as the file has them. `[N, C, H, W]`
 * @returns rows of all levels, one after the other. `[N, A, 5 + classes]`
 */
export function applyHead(
  { levels }: Pick<YoloxHead, "levels">,
  { params, features }: { readonly params: Params; readonly features: readonly tf.Tensor[] },
): tf.Tensor {
  const convolve = (x: tf.Tensor, { name, depthwise }: HeadConvolution): tf.Tensor => {
    const weight = params[`${name}.weight`] as tf.Tensor4D; // [out, in, k, k]
    const map = x as tf.Tensor4D; // [N, H, W, in]
    const y = depthwise
      ? tf.depthwiseConv2d(map, tf.transpose(weight, [2, 3, 0, 1]), 1, "same")
      : tf.conv2d(map, tf.transpose(weight, [2, 3, 1, 0]), 1, "same");
    return tf.add(y, params[`${name}.bias`]); // [N, H, W, out]
  };
  const through = (x: tf.Tensor, convolutions: readonly HeadConvolution[]) =>
    convolutions.reduce((value, convolution) => silu(convolve(value, convolution)), x);
  const rows = levels.map(({ stem, cls, reg, predict, shape: [, , height, width] }, level) => {
    const map = tf.transpose(features[level], [0, 2, 3, 1]); // [N, H, W, C]
    const x = through(map, [stem]);
    const [of, at] = [through(x, cls), through(x, reg)];
    const values = tf.concat([
      convolve(at, predict.reg),
      convolve(at, predict.obj),
      convolve(of, predict.cls),
    ], 3); // [N, H, W, 5 + classes]
    return tf.reshape(values, [map.shape[0], height * width, values.shape[3]!]);
  });
  return tf.concat(rows, 1); // [N, A, 5 + classes]
}
