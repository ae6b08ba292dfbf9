/** The layers of a network as nodes of an ONNX graph, for evaluation: values are names, pictures NCHW. */
import type { GraphBuilder } from "lib/onnx/graph.ts";
import { gridCells, leastSquare } from "./grid_pooling.ts";
import { layerNormEpsilon, type Layers, leastPowered } from "./layers.ts";
import type { Weights } from "./parameters.ts";

/** TensorFlow's padding, whatever the size of the picture. */
const same = { auto_pad: "SAME_UPPER" } as const;

/** What layers are written with. */
interface Writer {
  readonly graph: GraphBuilder;
  /** In PyTorch's layout. */
  readonly weights: Weights;
  readonly node: GraphBuilder["node"];
  /** The sum of two values. */
  add(a: string, b: string): string;
  /** A weight as a constant, by its name. */
  weight(name: string): string;
  /** Whole numbers as a constant. `[count]` */
  integers(...values: number[]): string;
  /** A number as a constant. `[]` */
  number(value: number): string;
}

function writerOf(graph: GraphBuilder, weights: Weights): Writer {
  const { node } = graph;
  return {
    graph,
    weights,
    node,
    add: (a, b) => node("Add", [a, b]),
    weight: (name) => graph.constant(weights[name], name),
    integers: (...values) =>
      graph.constant({
        dtype: "int64",
        shape: [values.length],
        data: BigInt64Array.from(values, BigInt),
      }),
    number: (value) =>
      graph.constant({ dtype: "float32", shape: [], data: Float32Array.of(value) }),
  };
}

type Part<K extends keyof Layers<string>> = Pick<Layers<string>, K>;

function convolutions(
  { graph, weights, node, weight }: Writer,
): Part<"convolve" | "depthwise" | "normalize"> {
  return {
    convolve(x, name, { stride, padding = "even" }) {
      const filter = weights[`${name}.weight`]; // [out, in, k, k]
      const [, , height, width] = filter.shape;
      const pad = (height - 1) / 2;
      return node("Conv", [x, weight(`${name}.weight`)], {
        kernel_shape: [height, width],
        strides: [stride, stride],
        ...padding === "same" ? same : { pads: [pad, pad, pad, pad] },
      });
    },
    depthwise(x, name, { stride }) {
      const { shape: [channels, , height, width] } = weights[`${name}.weight`]; // [C, 1, k, k]
      return node("Conv", [x, weight(`${name}.weight`)], {
        kernel_shape: [height, width],
        strides: [stride, stride],
        group: channels,
        ...same,
      });
    },
    normalize(x, name, { epsilon = 1e-5 } = {}) {
      const scale = weights[`${name}.weight`];
      const zeros = { ...scale, data: new Float32Array(scale.data.length) };
      const shift = weights[`${name}.bias`] ?? zeros;
      return node("BatchNormalization", [
        x,
        weight(`${name}.weight`),
        graph.constant(shift, `${name}.bias`),
        weight(`${name}.running_mean`),
        weight(`${name}.running_var`),
      ], { epsilon: { float: epsilon } });
    },
  };
}

function elementwise(
  { weights, node, add, weight, number }: Writer,
): Part<"dense" | "relu" | "relu6" | "gelu" | "add"> {
  return {
    dense(x, name) {
      const turned = node("Transpose", [weight(`${name}.weight`)], { perm: [1, 0] }); // [in, out]
      const y = node("MatMul", [x, turned]);
      return weights[`${name}.bias`] ? add(y, weight(`${name}.bias`)) : y;
    },
    relu: (x) => node("Relu", [x]),
    relu6: (x) => node("Clip", [x, number(0), number(6)]),
    gelu: (x) => {
      const share = add(node("Erf", [node("Mul", [x, number(Math.SQRT1_2)])]), number(1));
      return node("Mul", [node("Mul", [x, number(0.5)]), share]);
    },
    add,
  };
}

function poolings(
  { graph, weights, node, add, integers, number }: Writer,
): Part<"maxPool" | "average" | "cells" | "directions"> {
  return {
    maxPool: (x) =>
      node("MaxPool", [x], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
    average(x, { power = 1 } = {}) {
      const mean = (x: string) => node("Flatten", [node("GlobalAveragePool", [x])], { axis: 1 });
      if (power === 1) return mean(x);
      const powers = node("Pow", [node("Max", [x, number(leastPowered)]), number(power)]);
      return node("Pow", [mean(powers), number(1 / power)]);
    },
    cells(x, { places, map }) {
      const flat = node("Reshape", [x, integers(0, 0, -1)]); // [N, C, H W]
      return node("MatMul", [flat, graph.constant(gridCells(map, places))]); // [N, C, P]
    },
    directions(x, name) {
      const { shape: [channels], data } = weights[`${name}.mean`];
      const mean = graph.constant({ dtype: "float32", shape: [1, channels, 1], data });
      const centred = node("Sub", [x, mean]); // [N, C, P]
      const square = node("ReduceSum", [node("Mul", [centred, centred]), integers(1)]); // [N, 1, P]
      const unit = node("Div", [centred, node("Sqrt", [add(square, number(leastSquare))])]);
      return node("Flatten", [unit], { axis: 1 });
    },
  };
}

function attention(
  { weights, node, add, weight, integers, number }: Writer,
): Part<"tokens" | "layerNorm" | "attend" | "first"> {
  return {
    tokens(x, { patch }) {
      const cut = node("Conv", [
        x,
        weight("patch_embed.proj.weight"),
        weight("patch_embed.proj.bias"),
      ], { kernel_shape: [patch, patch], strides: [patch, patch] }); // [N, F, H/P, W/P]
      const flat = node("Reshape", [cut, integers(0, 0, -1)]); // [N, F, T - 1]
      const patches = node("Transpose", [flat], { perm: [0, 2, 1] }); // [N, T - 1, F]
      // One token per picture, however many there are: nought times a patch, and the token.
      const one = node("Slice", [patches, integers(0), integers(1), integers(1)]); // [N, 1, F]
      const first = add(node("Mul", [one, number(0)]), weight("cls_token")); // [N, 1, F]
      return add(node("Concat", [first, patches], { axis: 1 }), weight("pos_embed")); // [N, T, F]
    },
    layerNorm: (x, name) =>
      node("LayerNormalization", [x, weight(`${name}.weight`), weight(`${name}.bias`)], {
        axis: -1,
        epsilon: { float: layerNormEpsilon },
      }),
    attend(x, { heads }) {
      const split = node("Reshape", [x, integers(0, 0, 3, heads, -1)]); // [N, T, 3, H, F/H]
      const part = (at: number, perm: number[]) => {
        const taken = node("Slice", [split, integers(at), integers(at + 1), integers(2)]);
        const joined = node("Squeeze", [taken, integers(2)]); // [N, T, H, F/H]
        return node("Transpose", [joined], { perm });
      };
      const side = weightSide(weights, heads);
      const scores = node("MatMul", [part(0, [0, 2, 1, 3]), part(1, [0, 2, 3, 1])]); // [N, H, T, T]
      const scaled = node("Mul", [scores, number(1 / Math.sqrt(side))]);
      const mixed = node("MatMul", [
        node("Softmax", [scaled], { axis: -1 }),
        part(2, [0, 2, 1, 3]),
      ]);
      const back = node("Transpose", [mixed], { perm: [0, 2, 1, 3] }); // [N, T, H, F/H]
      return node("Reshape", [back, integers(0, 0, -1)]); // [N, T, F]
    },
    first: (x) =>
      node("Squeeze", [node("Slice", [x, integers(0), integers(1), integers(1)]), integers(1)]),
  };
}

/** Layers that write into `graph`; `weights` are in PyTorch's layout, which is ONNX's too. */
export function onnxLayers(graph: GraphBuilder, weights: Weights): Layers<string> {
  const writer = writerOf(graph, weights);
  return {
    ...convolutions(writer),
    ...elementwise(writer),
    ...poolings(writer),
    ...attention(writer),
  };
}

/** Features of one head, from the width of the token. */
function weightSide(weights: Weights, heads: number): number {
  const { shape } = weights.cls_token;
  return shape[shape.length - 1] / heads;
}
