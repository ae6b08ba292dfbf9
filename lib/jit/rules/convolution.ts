/** Convolutions and their gradients, the greater part of a training step. */
import { tf } from "../tfjs.ts";
import type { Shaped } from "../program.ts";
import { type Lowering, type Placed, rule, type Rules } from "./rule.ts";

/** Logical NHWC as it lies for ONNX's convolutions. */
export const nchw: readonly number[] = [0, 3, 1, 2];
/** Logical filters HWIO as ONNX reads them, [O, I, H, W]. */
const oihw: readonly number[] = [3, 2, 0, 1];
/** As the gradient makes filters, and so as parameters lie: [O, H, W, I]. */
export const ohwi: readonly number[] = [3, 0, 1, 2];
/** For the gradient of the input, whose channels are exchanged: [I, O, H, W]. */
const iohw: readonly number[] = [2, 3, 0, 1];
/** Results as the kernel of the filter's gradient: [O, N, H, W]. */
const cnhw: readonly number[] = [3, 0, 1, 2];

type Sides = Parameters<typeof tf.backend_util.computeConv2DInfo>;

interface Geometry {
  readonly strides: Sides[2];
  readonly dilations?: Sides[3];
  readonly pad: Sides[4];
  readonly dimRoundingMode?: Sides[5];
}

function geometry(x: readonly number[], filter: readonly number[], attributes: Geometry) {
  const { strides, dilations = 1, pad, dimRoundingMode } = attributes;
  const info = tf.backend_util.computeConv2DInfo(
    x as Sides[0],
    filter as Sides[1],
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
  const { top, left, bottom, right } = info.padInfo;
  return {
    out: info.outShape,
    kernel: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pads: [top, left, bottom, right],
    sides: [info.inHeight, info.inWidth],
    outSides: [info.outHeight, info.outWidth],
  };
}

type Conv = ReturnType<typeof geometry>;

const isOne = (sides: readonly number[]) => sides.every((side) => side === 1);

/** dX at stride 1: the same convolution with exchanged channels and the filter turned by 180 degrees. */
function inputGradient(
  { node, inOrder, integers }: Lowering,
  { dy, filter, conv }: { dy: Placed; filter: Placed; conv: Conv },
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
function transposed(
  { node, inOrder }: Lowering,
  { dy, filter, conv }: { dy: Placed; filter: Placed; conv: Conv },
): string {
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

/** Maps of at least this many pixels are convolved picture by picture: their kernels are large. */
const largeMap = 400;

/**
 * dW as one convolution in three dimensions: pictures are the channels, colours the depth, and dY the
 * kernel, dilated by the stride. Gives [O, kh, kw, C].
 */
function filterGradient(
  lowering: Lowering,
  { x, dy, conv }: { x: Placed; dy: Placed; conv: Conv },
): string {
  const { node, inOrder, integers } = lowering;
  const [count, height, width, channels] = x.shape;
  const [, outHeight, outWidth, outChannels] = conv.out;
  const { kernel, strides, dilations, pads: [top, left] } = conv;
  const image = node("Reshape", [inOrder(x, null), integers([1, count, height, width, channels])]);
  // What the last stride does not reach is cut off, or padded where a kernel reaches beyond.
  const end = [height, width].map((side, i) =>
    (conv.out[i + 1] - 1) * strides[i] + 1 + (kernel[i] - 1) * dilations[i] - side - [top, left][i]
  );
  const attributes = {
    kernel_shape: [outHeight, outWidth, 1],
    strides: [...dilations, 1],
    dilations: [...strides, 1],
    pads: [top, left, 0, Math.max(0, end[0]), Math.max(0, end[1]), 0],
  };
  const cut = end.some((side) => side < 0)
    ? node("Slice", [
      image,
      integers([0, 0]),
      integers([height + Math.min(0, end[0]), width + Math.min(0, end[1])]),
      integers([2, 3]),
    ])
    : image;
  if (outHeight * outWidth < largeMap) {
    const shape = [outChannels, count, outHeight, outWidth, 1];
    const weights = node("Reshape", [inOrder(dy, cnhw), integers(shape)]);
    const gradient = node("Conv", [cut, weights], attributes); // [1, O, kh, kw, C]
    return node("Reshape", [gradient, integers([outChannels, ...kernel, channels])]);
  }
  const shape = [count * outChannels, 1, outHeight, outWidth, 1];
  const weights = node("Reshape", [inOrder(dy, nchw), integers(shape)]);
  const each = node("Conv", [cut, weights], { ...attributes, group: count }); // [1, N O, kh, kw, C]
  const apart = node("Reshape", [each, integers([count, outChannels, ...kernel, channels])]);
  return node("ReduceSum", [apart, integers([0])], { keepdims: 0 }); // [O, kh, kw, C]
}

const float = (shape: readonly number[]): Shaped => ({ shape, dtype: "float32" });

export const convolutionRules: Rules = {
  Conv2D: rule<Geometry>({
    infer: ({ x, filter }, attributes) => float(geometry(x.shape, filter.shape, attributes).out),
    lower({ node, inOrder }, { inputs: { x, filter }, attributes, out: [out] }) {
      const conv = geometry(x.shape, filter.shape, attributes);
      const name = node("Conv", [inOrder(x, nchw), inOrder(filter, oihw)], {
        kernel_shape: conv.kernel,
        strides: conv.strides,
        dilations: conv.dilations,
        pads: conv.pads,
      });
      return { ...out, name, order: nchw };
    },
  }),
  Conv2DBackpropInput: rule<Geometry & { inputShape: readonly number[] }>({
    infer: (_, { inputShape }) => float(inputShape),
    lower(lowering, { inputs: { dy, filter }, attributes, out: [out] }) {
      const conv = geometry(attributes.inputShape, filter.shape, attributes);
      const plain = isOne(conv.strides) && isOne(conv.dilations);
      const write = plain ? inputGradient : transposed;
      return { ...out, name: write(lowering, { dy, filter, conv }), order: nchw };
    },
  }),
  Conv2DBackpropFilter: rule<Geometry & { filterShape: readonly number[] }>({
    infer: (_, { filterShape }) => float(filterShape),
    lower(lowering, { inputs: { x, dy }, attributes, out: [out] }) {
      const conv = geometry(x.shape, attributes.filterShape, attributes);
      return { ...out, name: filterGradient(lowering, { x, dy, conv }), order: ohwi };
    },
  }),
};
