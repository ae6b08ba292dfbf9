/** Convolutions and their gradients, the greater part of a training step. */
import type { Shaped } from "../program.ts";
import { blockedInputGradient, blockedResult } from "./blocked_convolution.ts";
import { type Convolution, type Geometry, geometry, isOne, oihw } from "./convolution_geometry.ts";
import { filterGradient } from "./filter_gradient.ts";
import { gatheredInputGradient, gatheredResult, gathers } from "./gathered_convolution.ts";
import { type Axes, type Lowering, nchw, type Placed, rule, type Rules } from "./rule.ts";

/** For the gradient of the input, whose channels are exchanged: [I, O, H, W]. */
const iohw: Axes = [2, 3, 0, 1];

interface Backward {
  readonly dy: Placed;
  readonly filter: Placed;
  readonly conv: Convolution;
}

/** dX at stride 1: the same convolution with exchanged channels and the filter turned by 180 degrees. */
function inputGradient(
  { node, inOrder, integers }: Lowering,
  { dy, filter, conv }: Backward,
): string {
  const { kernel: [height, width], pads: [top, left, bottom, right] } = conv;
  const exchanged = inOrder(filter, iohw);
  const back = integers([-1, -1]);
  const last = integers([-(2 ** 31), -(2 ** 31)]);
  const turned = isOne(conv.kernel)
    ? exchanged
    : node("Slice", [exchanged, back, last, integers([2, 3]), back]);
  return node("Conv", [inOrder(dy, nchw), turned], {
    kernel_shape: [height, width],
    pads: [height - 1 - top, width - 1 - left, height - 1 - bottom, width - 1 - right],
  });
}

/** dX at any stride: the transposed convolution, with rows added that no stride reached. */
function transposed({ node, inOrder }: Lowering, { dy, filter, conv }: Backward): string {
  const { kernel, strides, dilations, pads, sides, outSides } = conv;
  const missing = [0, 1].map((i) =>
    sides[i] -
    ((outSides[i] - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1 - pads[i] - pads[i + 2])
  );
  return node("ConvTranspose", [inOrder(dy, nchw), inOrder(filter, oihw)], {
    kernel_shape: kernel,
    strides,
    dilations,
    pads,
    output_padding: missing,
  });
}

const float = (shape: readonly number[]): Shaped => ({ shape, dtype: "float32" });

export const convolutionRules: Rules = {
  /** `bias`, where fuse.ts has put one, is added to each channel. */
  Conv2D: rule<Geometry>({
    infer: ({ x, filter }, attributes) =>
      float(geometry({ x: x.shape, filter: filter.shape }, attributes).out),
    lower(lowering, { inputs: { x, filter, bias }, attributes, out: [out] }) {
      const { node, inOrder } = lowering;
      const conv = geometry({ x: x.shape, filter: filter.shape }, attributes);
      if (gathers(lowering, { conv, filter })) {
        return { ...out, name: gatheredResult(lowering, { x, filter, conv, bias }), order: null };
      }
      const name = blockedResult(lowering, { x, filter, conv, bias });
      if (name !== null) return { ...out, name, order: "blocked" };
      const shift = bias ? [inOrder(bias, null)] : [];
      const plain = node("Conv", [inOrder(x, nchw), inOrder(filter, oihw), ...shift], {
        kernel_shape: conv.kernel,
        strides: conv.strides,
        dilations: conv.dilations,
        pads: conv.pads,
      });
      return { ...out, name: plain, order: nchw };
    },
  }),
  /** `add`, where fuse.ts has put one, is added to the result. */
  Conv2DBackpropInput: rule<Geometry & { inputShape: readonly number[] }>({
    infer: (_, { inputShape }) => float(inputShape),
    lower(lowering, { inputs: { dy, filter, add }, attributes, out: [out] }) {
      const { node, inOrder } = lowering;
      const conv = geometry({ x: attributes.inputShape, filter: filter.shape }, attributes);
      const plus = (name: string, order: Placed["order"]): Placed => ({
        ...out,
        name: add ? node("Add", [name, inOrder(add, order)]) : name,
        order,
      });
      if (gathers(lowering, { conv, filter })) {
        return plus(gatheredInputGradient(lowering, { dy, filter, conv }), null);
      }
      const made = blockedInputGradient(lowering, { dy, filter, conv, add });
      if (made !== null) {
        return made.added
          ? { ...out, name: made.name, order: "blocked" }
          : plus(made.name, "blocked");
      }
      // ONNX has no negative padding, which a margin wider than the filter would come to
      const near = conv.pads.every((pad, side) => pad < conv.kernel[side % 2]);
      const plain = near && isOne(conv.strides) && isOne(conv.dilations);
      return plus((plain ? inputGradient : transposed)(lowering, { dy, filter, conv }), nchw);
    },
  }),
  Conv2DBackpropFilter: rule<Geometry & { filterShape: readonly number[] }>({
    infer: (_, { filterShape }) => float(filterShape),
    lower(lowering, { inputs: { x, dy }, attributes, out: [out] }) {
      const conv = geometry({ x: x.shape, filter: attributes.filterShape }, attributes);
      const { name, order } = filterGradient(lowering, { x, dy, conv, filter: out });
      return { ...out, name, order };
    },
  }),
};
