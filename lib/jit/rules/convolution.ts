/** Convolutions and their gradients, which take most of the time of a training step. */
import type { Shaped } from "../program.ts";
import { blockedInputGradient, blockedResult } from "./blocked_convolution.ts";
import { type Convolution, type Geometry, geometry, isOne, oihw } from "./convolution_geometry.ts";
import { filterGradient } from "./filter_gradient.ts";
import { gatheredInputGradient, gatheredResult, gathers } from "./gathered_convolution.ts";
import { type Axes, type LaidOut, type Lowering, nchw, rule, type Rules } from "./rule.ts";

/** Filters for the gradient of the input, with input and output channels exchanged: [I, O, H, W]. */
const iohw: Axes = [2, 3, 0, 1];

interface Backward {
  readonly dy: LaidOut;
  readonly filter: LaidOut;
  readonly conv: Convolution;
}

/** dX at stride 1: a convolution by the filter with exchanged channels, rotated by 180 degrees. */
function inputGradient(
  { node, toLayout, integers }: Lowering,
  { dy, filter, conv }: Backward,
): string {
  const { kernel: [height, width], pads: [top, left, bottom, right] } = conv;
  const exchanged = toLayout(filter, iohw);
  const back = integers([-1, -1]);
  const last = integers([-(2 ** 31), -(2 ** 31)]);
  const turned = isOne(conv.kernel)
    ? exchanged
    : node("Slice", [exchanged, back, last, integers([2, 3]), back]);
  return node("Conv", [toLayout(dy, nchw), turned], {
    kernel_shape: [height, width],
    pads: [height - 1 - top, width - 1 - left, height - 1 - bottom, width - 1 - right],
  });
}

/** dX at any stride: the transposed convolution, with output padding for rows that no stride reached. */
function transposed({ node, toLayout }: Lowering, { dy, filter, conv }: Backward): string {
  const { kernel, strides, dilations, pads, dims, outDims } = conv;
  const missing = [0, 1].map((i) =>
    dims[i] -
    ((outDims[i] - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1 - pads[i] - pads[i + 2])
  );
  return node("ConvTranspose", [toLayout(dy, nchw), toLayout(filter, oihw)], {
    kernel_shape: kernel,
    strides,
    dilations,
    pads,
    output_padding: missing,
  });
}

const float = (shape: readonly number[]): Shaped => ({ shape, dtype: "float32" });

export const convolutionRules: Rules = {
  /** `bias`, which fuse.ts may add, is added to each channel. */
  Conv2D: rule<Geometry>({
    infer: ({ x, filter }, attributes) =>
      float(geometry({ x: x.shape, filter: filter.shape }, attributes).out),
    lower(lowering, { inputs: { x, filter, bias }, attributes, out: [out] }) {
      const { node, toLayout } = lowering;
      const conv = geometry({ x: x.shape, filter: filter.shape }, attributes);
      if (gathers(lowering, { conv, filter })) {
        return { ...out, name: gatheredResult(lowering, { x, filter, conv, bias }), layout: null };
      }
      const name = blockedResult(lowering, { x, filter, conv, bias });
      if (name !== null) return { ...out, name, layout: "blocked" };
      const shift = bias ? [toLayout(bias, null)] : [];
      const plain = node("Conv", [toLayout(x, nchw), toLayout(filter, oihw), ...shift], {
        kernel_shape: conv.kernel,
        strides: conv.strides,
        dilations: conv.dilations,
        pads: conv.pads,
      });
      return { ...out, name: plain, layout: nchw };
    },
  }),
  /** `add`, which fuse.ts may add, is added to the result. */
  Conv2DBackpropInput: rule<Geometry & { inputShape: readonly number[] }>({
    infer: (_, { inputShape }) => float(inputShape),
    lower(lowering, { inputs: { dy, filter, add }, attributes, out: [out] }) {
      const { node, toLayout } = lowering;
      const conv = geometry({ x: attributes.inputShape, filter: filter.shape }, attributes);
      const plus = (name: string, layout: LaidOut["layout"]): LaidOut => ({
        ...out,
        name: add ? node("Add", [name, toLayout(add, layout)]) : name,
        layout,
      });
      if (gathers(lowering, { conv, filter })) {
        return plus(gatheredInputGradient(lowering, { dy, filter, conv }), null);
      }
      const made = blockedInputGradient(lowering, { dy, filter, conv, add });
      if (made !== null) {
        return made.added
          ? { ...out, name: made.name, layout: "blocked" }
          : plus(made.name, "blocked");
      }
      // ONNX has no negative padding, which padding wider than the filter would become
      const near = conv.pads.every((pad, dim) => pad < conv.kernel[dim % 2]);
      const plain = near && isOne(conv.strides) && isOne(conv.dilations);
      return plus((plain ? inputGradient : transposed)(lowering, { dy, filter, conv }), nchw);
    },
  }),
  Conv2DBackpropFilter: rule<Geometry & { filterShape: readonly number[] }>({
    infer: (_, { filterShape }) => float(filterShape),
    lower(lowering, { inputs: { x, dy }, attributes, out: [out] }) {
      const conv = geometry({ x: x.shape, filter: attributes.filterShape }, attributes);
      const { name, layout } = filterGradient(lowering, { x, dy, conv, filter: out });
      return { ...out, name, layout };
    },
  }),
};
