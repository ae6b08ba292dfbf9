/**
 * Batch normalisation and its neighbours in one pass over an image. tfjs has no such kernels: fuse.ts
 * puts them in the place of its own.
 */
import { domain } from "./blocked.ts";
import { elementwiseRules } from "./elementwise.ts";
import {
  blocked,
  canBlock,
  type Inputs,
  type LaidOut,
  type Lowering,
  rule,
  type Rules,
} from "./rule.ts";
import type { Shaped } from "../program.ts";

/** 1 where factor * y + shift is above 0, else 0, if the factor is large: a steep HardSigmoid. */
const steep = (
  { node }: Lowering,
  y: LaidOut,
  { factor, shift }: { factor: number; shift: number },
) => node("HardSigmoid", [y.name], { alpha: { float: factor }, beta: { float: shift } });

/** Lowers an elementwise kernel, in the layout that its rule chooses. */
function ordinary(
  lowering: Lowering,
  { kernel, inputs, out }: { kernel: string; inputs: Inputs<LaidOut>; out: Shaped },
): LaidOut {
  const found = elementwiseRules[kernel];
  return found.lower(lowering, { inputs, attributes: {}, out: [out] }) as LaidOut;
}

interface Affine {
  /** The activation that follows, by its kernel; null for none. */
  readonly activation: "Relu" | "Relu6" | null;
}

/** Attributes with which a convolution in blocks applies an activation to its result. */
const activations = {
  Relu: { activation: "Relu" },
  Relu6: { activation: "Clip", activation_params: { floats: [0, 6] } },
} as const;

/** x * scale + shift + add; scale and shift are per channel, shift and add optional. */
function affineByParts(
  lowering: Lowering,
  { inputs: { x, scale, shift, add }, activation, out }: Affine & {
    inputs: Inputs<LaidOut>;
    out: Shaped;
  },
): LaidOut {
  let y = ordinary(lowering, { kernel: "Multiply", inputs: { a: x, b: scale }, out });
  for (const b of [shift, add]) {
    if (b) y = ordinary(lowering, { kernel: "Add", inputs: { a: y, b }, out });
  }
  return activation ? ordinary(lowering, { kernel: activation, inputs: { x: y }, out }) : y;
}

export const channelRules: Rules = {
  ChannelAffine: rule<Affine>({
    infer: ({ x }) => x,
    lower(lowering, { inputs, attributes: { activation }, out: [out] }) {
      if (!canBlock(lowering, out.shape)) {
        return affineByParts(lowering, { inputs, activation, out });
      }
      const { node, toLayout, integers } = lowering;
      const { x, scale, shift, add } = inputs;
      const channels = out.shape[3];
      const given = [
        toLayout(x, blocked),
        node("Reshape", [toLayout(scale, null), integers([channels, 1, 1, 1])]),
        ...shift || add ? [shift ? toLayout(shift, null) : ""] : [],
        ...add ? [toLayout(add, blocked)] : [],
      ];
      const name = node("Conv", given, {
        kernel_shape: [1, 1],
        group: channels,
        ...activation ? activations[activation] : {},
      }, { domain });
      return { ...out, name, layout: blocked };
    },
  }),
  /** x - less over the channels. */
  ChannelCentred: rule<unknown>({
    infer: ({ x }) => x,
    lower(lowering, { inputs: { x, less }, out: [out] }) {
      if (!canBlock(lowering, out.shape)) {
        return ordinary(lowering, { kernel: "Sub", inputs: { a: x, b: less }, out });
      }
      const { node, toLayout, graph } = lowering;
      const channels = out.shape[3];
      const ones = graph.constant({
        dtype: "float32",
        shape: [channels, 1, 1, 1],
        data: new Float32Array(channels).fill(1),
      }, `ones_${channels}`);
      const shift = node("Neg", [toLayout(less, null)]);
      const name = node("Conv", [toLayout(x, blocked), ones, shift], {
        kernel_shape: [1, 1],
        group: channels,
      }, { domain });
      return { ...out, name, layout: blocked };
    },
  }),
  /**
   * dy s (1 + x - y), where y = x s and s = sigmoid(x): the slope of SiLU. The forward pass then keeps no s,
   * and the runtime makes y of x in one pass. A convolution that adds x would be one pass less, but copies x
   * on one thread first, from where the others fetch it slowly.
   */
  SiluGrad: rule<unknown>({
    infer: ({ dy }) => dy,
    lower({ node, toLayout, scalar }, { inputs: { dy, x, y }, out: [out] }) {
      const { layout } = x;
      const sum = node("Sub", [node("Add", [x.name, scalar(1)]), toLayout(y, layout)]);
      const slope = node("Mul", [sum, node("Sigmoid", [x.name])]);
      return { ...out, name: node("Mul", [slope, toLayout(dy, layout)]), layout };
    },
  }),
  /** dy where y > 0. As y is a result of Relu, it is 0 or above, and a steep HardSigmoid of it is 0 or 1. */
  ReluGrad: rule<unknown>({
    infer: ({ dy }) => dy,
    lower(lowering, { inputs: { dy, y }, out: [out] }) {
      const { node, toLayout } = lowering;
      const mask = steep(lowering, y, { factor: 1e30, shift: 0 });
      return { ...out, name: node("Mul", [mask, toLayout(dy, y.layout)]), layout: y.layout };
    },
  }),
  /** dy where y is between 0 and 6, y being a result of Relu6. Powers of 2, so that 6 itself gives 0. */
  Relu6Grad: rule<unknown>({
    infer: ({ dy }) => dy,
    lower(lowering, { inputs: { dy, y }, out: [out] }) {
      const { node, toLayout } = lowering;
      const below = steep(lowering, y, { factor: -(2 ** 100), shift: 6 * 2 ** 100 });
      const less = node("Mul", [below, toLayout(dy, y.layout)]);
      const above = steep(lowering, y, { factor: 1e30, shift: 0 });
      return { ...out, name: node("Mul", [above, less]), layout: y.layout };
    },
  }),
};
