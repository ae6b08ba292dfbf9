/**
 * YOLOX as a whole (Ge et al. 2021): backbone, feature pyramid and head as they stand in an exported
 * model of any width and depth, run in tfjs so that all of it can learn. Exports have their batch
 * normalisation folded into the convolutions; `normalisation.ts` takes it out again.
 */
import { tf } from "lib/jit/tfjs.ts";
import type { Params, Weights } from "lib/nn/parameters.ts";
import { silu } from "lib/nn/silu.ts";
import { type Anatomy, anatomyOf, type FileNode } from "lib/onnx/surgery.ts";
import { float32, type Tensor, transpose } from "lib/tensor/tensor.ts";
import { readHead, type YoloxHead } from "./yolox_head.ts";

/** A convolution of the network; its weights are called by its name. */
export interface NetworkConvolution {
  /** Name that its weights begin with. */
  readonly name: string;
  /** One filter for each channel. */
  readonly depthwise: boolean;
  /** Cells from one place of the filter to the next. */
  readonly stride: number;
  /** Zeros around the input, on each side. */
  readonly padding: number;
  /** Whether a normalisation was folded into it: all but the predictions. */
  readonly normalised: boolean;
  /** Names of the stored tensors in the file. */
  readonly stored: { readonly weight: string; readonly bias: string };
}

/** What one node does with its inputs, which are names of values. */
export type NetworkOperation =
  | { readonly kind: "convolution"; readonly convolution: NetworkConvolution }
  | { readonly kind: "silu" | "add" | "concat" | "double" | "relu" }
  | { readonly kind: "maxPool"; readonly side: number }
  | { readonly kind: "every"; readonly begin: readonly number[]; readonly step: readonly number[] };

/** One node of the network. */
export interface NetworkNode {
  /** Names of the values that it reads. */
  readonly inputs: readonly string[];
  /** Name of the value that it makes. */
  readonly output: string;
  /** What it does. */
  readonly operation: NetworkOperation;
}

/** A whole YOLOX file as a network that can be trained. */
export interface YoloxNetwork {
  /** Nodes in an order in which they can run. */
  readonly nodes: readonly NetworkNode[];
  /** All convolutions, in the nodes' order. */
  readonly convolutions: readonly NetworkConvolution[];
  /** The value that pictures enter as. */
  readonly input: string;
  /** Of each map, the values with boxes, objectness and classes. */
  readonly predictions: readonly (readonly [reg: string, obj: string, cls: string])[];
  /** The head, as `readHead` finds it. */
  readonly head: YoloxHead;
  /** Folded: `<name>.weight` [kh, kw, in, out], depthwise [kh, kw, C, 1], and `<name>.bias` [out]. */
  readonly weights: Weights;
}

/** The axes of ONNX' NCHW in the NHWC of tfjs. */
const channelsLast = [0, 3, 1, 2];

function refuse(node: FileNode, why: string): never {
  throw new Error(
    `Cannot train this model: its ${node.operator} "${
      node.outputs[0]
    }" ${why}, which no export of ` +
      "YOLOX has",
  );
}

/** Whole numbers of a stored tensor. */
const integersOf = (constants: Anatomy["constants"], name: string | undefined): number[] =>
  Array.from(constants.get(name ?? "")?.data ?? [], Number);

/** One side of a square of equal numbers, such as a kernel's; refused where they differ. */
function sideOf(node: FileNode, { name, missing }: { name: string; missing: number }): number {
  const [side, ...more] = [node.attributes[name] ?? missing].flat();
  if (more.some((other) => other !== side)) refuse(node, `has ${name} of [${[side, ...more]}]`);
  return side;
}

type Reader = (node: FileNode, constants: Anatomy["constants"]) => NetworkOperation | null;

/** What nodes that are no convolutions do; null for those that are read with another. */
const readers: Readonly<Record<string, Reader>> = {
  Relu: () => ({ kind: "relu" }),
  Add: () => ({ kind: "add" }),
  Concat: (node) =>
    node.attributes.axis === 1 ? { kind: "concat" } : refuse(node, "is not along the channels"),
  Resize: (node, constants) => {
    const scales = integersOf(constants, node.inputs[2]);
    const fits = scales.length === 0 || scales.join() === "1,1,2,2";
    return fits ? { kind: "double" } : refuse(node, `scales by [${scales}]`);
  },
  MaxPool(node) {
    const side = sideOf(node, { name: "kernel_shape", missing: 1 });
    const [stride, pad] = [
      sideOf(node, { name: "strides", missing: 1 }),
      sideOf(node, { name: "pads", missing: 0 }),
    ];
    const same = stride === 1 && 2 * pad === side - 1;
    return same ? { kind: "maxPool", side } : refuse(node, `pads by ${pad}, strides by ${stride}`);
  },
  Slice(node, constants) {
    const [starts, , axes, steps] = node.inputs.slice(1).map((name) => integersOf(constants, name));
    const [begin, step] = [[0, 0, 0, 0], [1, 1, 1, 1]];
    (axes ?? []).forEach((axis, i) => {
      begin[channelsLast[axis]] = starts[i];
      step[channelsLast[axis]] = steps?.[i] ?? 1;
    });
    return { kind: "every", begin, step };
  },
};

/** Values that lead to the given ones, and the nodes that make them, in order. */
function leadingTo({ nodes }: Anatomy, outputs: readonly string[]): FileNode[] {
  const live = new Set(outputs);
  const needed = nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => live.has(name))) return false;
    node.inputs.forEach((name) => live.add(name));
    return true;
  });
  return needed.reverse();
}

/** The value that a SiLU is of, where a product is one. */
function activated(product: FileNode, makers: ReadonlyMap<string, FileNode>): string | null {
  for (const [x, gate] of [product.inputs, product.inputs.toReversed()]) {
    const made = makers.get(gate);
    if (made?.operator === "Sigmoid" && made.inputs[0] === x) return x;
  }
  return null;
}

/** Names of the head's convolutions, by their stored weights, as `yolox_head.ts` calls them. */
const headNames = ({ levels }: YoloxHead): Map<string, string> =>
  new Map(
    levels.flatMap(({ stem, cls, reg, predict }) =>
      [stem, ...cls, ...reg, ...Object.values(predict)].map(({ stored, name }) =>
        [stored.weight, name] as const
      )
    ),
  );

/** PyTorch's [out, in, kh, kw] as tfjs has filters, for each channel [kh, kw, C, 1]. */
const filterOf = (weight: Tensor<"float32">, depthwise: boolean): Tensor<"float32"> =>
  transpose(weight, depthwise ? [2, 3, 0, 1] : [2, 3, 1, 0]);

/** A filter as PyTorch and ONNX store it. */
export const storedFilter = (
  weight: Tensor<"float32">,
  { depthwise }: Pick<NetworkConvolution, "depthwise">,
): Tensor<"float32"> => transpose(weight, depthwise ? [2, 3, 0, 1] : [3, 2, 0, 1]);

/**
 * Reads an exported YOLOX by how its nodes hang together.
 *
 * @param input sides of the model's input in pixels
 * @throws {Error} when the model is no YOLOX export, or has operators that YOLOX lacks
 *
 * ```ts
 * import { readNetwork } from "lib/finetune/yolox_network.ts";
 * const read = (model: Uint8Array) => readNetwork(model, { width: 416, height: 416 });
 * ```
 */
export function readNetwork(
  model: Uint8Array,
  size: { readonly width: number; readonly height: number },
): YoloxNetwork {
  const anatomy = anatomyOf(model);
  const { nodes, constants, inputs: [input] } = anatomy;
  const head = readHead(model, size);
  const called = headNames(head);
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
  const outputOf = (stored: string) => nodes.find(({ inputs }) => inputs[1] === stored)!.outputs[0];
  const predictions = head.levels.map(({ predict: { reg, obj, cls } }) =>
    [reg, obj, cls].map(({ stored }) => outputOf(stored.weight)) as [string, string, string]
  );
  const predicted = new Set(predictions.flat());
  const weights: Weights = {};
  const convolutions: NetworkConvolution[] = [];

  const readConvolution = (node: FileNode): NetworkOperation => {
    const [, weight, bias] = node.inputs;
    const [filter, shift] = [constants.get(weight), constants.get(bias)];
    if (filter?.dtype !== "float32" || shift?.dtype !== "float32") {
      refuse(node, "has no stored float32 weight and bias");
    }
    const group = Number(node.attributes.group ?? 1);
    const depthwise = group > 1;
    const one = depthwise && filter.shape[1] === 1 && filter.shape[0] === group;
    if (depthwise && !one) refuse(node, `has ${group} groups for ${filter.shape[0]} channels`);
    if (sideOf(node, { name: "dilations", missing: 1 }) !== 1) refuse(node, "is dilated");
    const name = called.get(weight) ?? `body.${convolutions.length}`;
    const convolution: NetworkConvolution = {
      name,
      depthwise,
      stride: sideOf(node, { name: "strides", missing: 1 }),
      padding: sideOf(node, { name: "pads", missing: 0 }),
      normalised: !predicted.has(node.outputs[0]),
      stored: { weight, bias },
    };
    convolutions.push(convolution);
    weights[`${name}.weight`] = filterOf(filter as Tensor<"float32">, depthwise);
    weights[`${name}.bias`] = shift as Tensor<"float32">;
    return { kind: "convolution", convolution };
  };

  const read = leadingTo(anatomy, predictions.flat()).flatMap((node): NetworkNode[] => {
    const { operator, inputs, outputs: [output] } = node;
    const values = inputs.filter((name) => !constants.has(name));
    if (operator === "Conv") return [{ inputs: values, output, operation: readConvolution(node) }];
    if (operator === "Sigmoid" || operator === "Constant") return [];
    if (operator === "Mul") {
      const x = activated(node, makers) ?? refuse(node, "is no SiLU");
      return [{ inputs: [x], output, operation: { kind: "silu" } }];
    }
    const operation = (readers[operator] ?? refuse(node, "is an operator"))(node, constants);
    return operation ? [{ inputs: values.filter((name) => name !== ""), output, operation }] : [];
  });
  return { nodes: read, convolutions, input, predictions, head, weights };
}

/** The network with other classes: each starts as one of the old ones. */
export function withNetworkClasses(
  network: YoloxNetwork,
  from: readonly number[],
): YoloxNetwork {
  const weights = { ...network.weights };
  for (const { predict: { cls: { name } } } of network.head.levels) {
    for (const part of ["weight", "bias"]) {
      const { data, shape } = weights[`${name}.${part}`]; // [1, 1, C, classes] or [classes]
      const old = shape.at(-1)!;
      const rows = data.length / old;
      const chosen = Float32Array.from(
        { length: rows * from.length },
        (_, i) => data[Math.floor(i / from.length) * old + from[i % from.length]],
      );
      weights[`${name}.${part}`] = float32(chosen, shape.with(-1, from.length));
    }
  }
  return { ...network, head: { ...network.head, classes: from.length }, weights };
}

/** A convolution's filter and bias in the graph, whatever they are made of. */
export type Filters = (convolution: NetworkConvolution) => {
  readonly weight: tf.Tensor;
  readonly bias: tf.Tensor;
};

/** Filters and biases as they lie in the file. */
export const foldedFilters = (params: Params): Filters => ({ name }) => ({
  weight: params[`${name}.weight`],
  bias: params[`${name}.bias`],
});

/** y = x * weight + bias. `[N, H, W, C]` */
export function convolve(
  x: tf.Tensor,
  { depthwise, stride, padding }: NetworkConvolution,
  { weight, bias }: ReturnType<Filters>,
): tf.Tensor {
  const [map, filter] = [x as tf.Tensor4D, weight as tf.Tensor4D];
  const y = depthwise
    ? tf.depthwiseConv2d(map, filter, stride, padding)
    : tf.conv2d(map, filter, stride, padding);
  return tf.add(y, bias);
}

export interface ForwardOptions {
  readonly filters: Filters;
  /** In place of `convolve`, for whoever wants to see what goes in and comes out. */
  readonly convolving?: typeof convolve;
}

/**
 * What the network says of pictures: for each cell the box (offsets in cells, logarithms of sides in
 * cells) and logits of objectness and classes.
 *
 * @param pictures blue, green, red from 0 to 255. `[N, H, W, 3]`
 * @returns rows of all levels, one after the other. `[N, A, 5 + classes]`
 */
export function applyYolox(
  { nodes, input, predictions }: Pick<YoloxNetwork, "nodes" | "input" | "predictions">,
  pictures: tf.Tensor,
  { filters, convolving = convolve }: ForwardOptions,
): tf.Tensor {
  const values = new Map([[input, pictures]]);
  const apply = (operation: NetworkOperation, given: readonly tf.Tensor[]): tf.Tensor => {
    const [x, y] = given;
    switch (operation.kind) {
      case "convolution":
        return convolving(x, operation.convolution, filters(operation.convolution));
      case "silu":
        return silu(x);
      case "relu":
        return tf.relu(x);
      case "add":
        return tf.add(x, y);
      case "concat":
        return tf.concat([...given], 3);
      case "double": {
        const [, height, width] = x.shape as [number, number, number, number];
        return tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [2 * height, 2 * width]);
      }
      case "maxPool":
        return tf.maxPool(x as tf.Tensor4D, operation.side, 1, "same");
      case "every":
        return tf.stridedSlice(x, [...operation.begin], x.shape, [...operation.step]);
    }
  };
  for (const { inputs, output, operation } of nodes) {
    values.set(output, apply(operation, inputs.map((name) => values.get(name)!)));
  }
  const rows = predictions.map((names) => {
    const maps = tf.concat(names.map((name) => values.get(name)!), 3); // [N, H, W, 5 + classes]
    const [count, height, width, each] = maps.shape as [number, number, number, number];
    return tf.reshape(maps, [count, height * width, each]);
  });
  return tf.concat(rows, 1); // [N, A, 5 + classes]
}
