/**
 * What batch normalisation and its neighbours do in one pass over a picture. tfjs has no such kernels:
 * fuse.ts puts them in the place of its own.
 */
import { domain, sidesOf } from "./blocked.ts";
import { elementwiseRules } from "./elementwise.ts";
import { reductionRules } from "./reduction.ts";
import {
  blocked,
  canBlock,
  type Inputs,
  type Lowering,
  type Placed,
  rule,
  type Rules,
} from "./rule.ts";
import type { Shaped } from "../program.ts";

/** Lowers an ordinary kernel, for pictures whose channels do not fill blocks. */
function ordinary(
  lowering: Lowering,
  { kernel, inputs, attributes = {}, out }: {
    kernel: string;
    inputs: Inputs<Placed>;
    attributes?: Readonly<Record<string, unknown>>;
    out: Shaped;
  },
): Placed {
  const found = { ...elementwiseRules, ...reductionRules }[kernel];
  return found.lower(lowering, { inputs, attributes, out: [out] }) as Placed;
}

interface Affine {
  /** Whether what is below 0 becomes 0. */
  readonly relu: boolean;
}

/** x * scale + shift + add over the channels, the latter two where they are given. */
function affineByParts(
  lowering: Lowering,
  { inputs: { x, scale, shift, add }, relu, out }: {
    inputs: Inputs<Placed>;
    relu: boolean;
    out: Shaped;
  },
): Placed {
  let y = ordinary(lowering, { kernel: "Multiply", inputs: { a: x, b: scale }, out });
  for (const b of [shift, add]) {
    if (b) y = ordinary(lowering, { kernel: "Add", inputs: { a: y, b }, out });
  }
  return relu ? ordinary(lowering, { kernel: "Relu", inputs: { x: y }, out }) : y;
}

export const channelRules: Rules = {
  ChannelAffine: rule<Affine>({
    infer: ({ x }) => x,
    lower(lowering, { inputs, attributes: { relu }, out: [out] }) {
      if (!canBlock(lowering, out.shape)) return affineByParts(lowering, { inputs, relu, out });
      const { node, inOrder, integers } = lowering;
      const { x, scale, shift, add } = inputs;
      const channels = out.shape[3];
      const given = [
        inOrder(x, blocked),
        node("Reshape", [inOrder(scale, null), integers([channels, 1, 1, 1])]),
        ...shift || add ? [shift ? inOrder(shift, null) : ""] : [],
        ...add ? [inOrder(add, blocked)] : [],
      ];
      const name = node("Conv", given, {
        kernel_shape: [1, 1],
        group: channels,
        ...relu ? { activation: "Relu" } : {},
      }, { domain });
      return { ...out, name, order: blocked };
    },
  }),
  /** x - less over the channels. */
  ChannelCentred: rule<unknown>({
    infer: ({ x }) => x,
    lower(lowering, { inputs: { x, less }, out: [out] }) {
      if (!canBlock(lowering, out.shape)) {
        return ordinary(lowering, { kernel: "Sub", inputs: { a: x, b: less }, out });
      }
      const { node, inOrder, graph } = lowering;
      const channels = out.shape[3];
      const ones = graph.constant({
        dtype: "float32",
        shape: [channels, 1, 1, 1],
        data: new Float32Array(channels).fill(1),
      }, `ones_${channels}`);
      const shift = node("Neg", [inOrder(less, null)]);
      const name = node("Conv", [inOrder(x, blocked), ones, shift], {
        kernel_shape: [1, 1],
        group: channels,
      }, { domain });
      return { ...out, name, order: blocked };
    },
  }),
  /** sum(a * b) over everything but the channels; the diagonal of a small Gram matrix. */
  ChannelDot: rule<{ mean: boolean }>({
    infer: ({ a }) => ({ shape: [a.shape[3]], dtype: a.dtype }),
    lower(lowering, { inputs: { a, b }, attributes: { mean }, out: [out] }) {
      if (!canBlock(lowering, a.shape)) {
        const product = ordinary(lowering, { kernel: "Multiply", inputs: { a, b }, out: a });
        return ordinary(lowering, {
          kernel: mean ? "Mean" : "Sum",
          inputs: { x: product },
          attributes: { axis: [0, 1, 2] },
          out,
        });
      }
      const { node, inOrder, integers, scalar, graph, target: { block } } = lowering;
      const [count, maps, height, width] = sidesOf(lowering, a.shape);
      const rows = (value: Placed) =>
        node("Reshape", [
          inOrder(value, blocked),
          integers([count, maps, height * width, block!]),
        ]);
      const products = node("FusedMatMul", [rows(a), rows(b)], { transA: 1 }, {
        domain: "com.microsoft",
      }); // [N, C / B, B, B]
      const diagonal = graph.constant({
        dtype: "float32",
        shape: [block!, block!],
        data: Float32Array.from(
          { length: block! ** 2 },
          (_, i) => i % (block! + 1) === 0 ? 1 : 0,
        ),
      }, "diagonal");
      const all = node("ReduceSum", [products, integers([0])], { keepdims: 0 });
      const own = node("ReduceSum", [node("Mul", [all, diagonal]), integers([2])], { keepdims: 0 });
      const sum = node("Reshape", [own, integers(out.shape)]);
      const name = mean ? node("Div", [sum, scalar(count * height * width)]) : sum;
      return { ...out, name, order: null };
    },
  }),
  /**
   * dy s (1 + x - y), where y = x s and s = sigmoid(x): the slope of SiLU. In blocks the sum is one pass,
   * and as the forward pass then keeps no s, the runtime makes y of x in one pass, too.
   */
  SiluGrad: rule<unknown>({
    infer: ({ dy }) => dy,
    lower(lowering, { inputs: { dy, x, y }, out: [out] }) {
      const { node, inOrder, scalar, graph } = lowering;
      const { order } = x;
      const channels = out.shape[3];
      const filled = (shape: readonly number[], value: number) =>
        graph.constant({
          dtype: "float32",
          shape,
          data: new Float32Array(channels).fill(value),
        }, `all_${value}_${shape.join("_")}`);
      const sum = order === blocked
        ? node(
          "Conv",
          [
            inOrder(y, order),
            filled([channels, 1, 1, 1], -1),
            filled([channels], 1),
            x.name,
          ],
          { kernel_shape: [1, 1], group: channels },
          { domain },
        )
        : node("Sub", [node("Add", [x.name, scalar(1)]), inOrder(y, order)]);
      const slope = node("Mul", [sum, node("Sigmoid", [x.name])]);
      return { ...out, name: node("Mul", [slope, inOrder(dy, order)]), order };
    },
  }),
  /** dy where y > 0, y being a result of Relu: 0 or above, so that a steep HardSigmoid is 0 or 1. */
  ReluGrad: rule<unknown>({
    infer: ({ dy }) => dy,
    lower(lowering, { inputs: { dy, y }, out: [out] }) {
      const { node, inOrder } = lowering;
      const mask = node("HardSigmoid", [y.name], { alpha: { float: 1e30 }, beta: { float: 0 } });
      return { ...out, name: node("Mul", [mask, inOrder(dy, y.order)]), order: y.order };
    },
  }),
};
