/** Convolutions of each channel by itself, and their gradients. */
import { tf } from "../tfjs.ts";
import { type Lowering, nchw, type Placed, rule, type Rules } from "./rule.ts";

type Sides = Parameters<typeof tf.backend_util.computeConv2DInfo>;

interface Geometry {
  readonly strides: Sides[2];
  readonly dilations?: Sides[3];
  readonly pad: Sides[4];
  readonly dimRoundingMode?: Sides[5];
}

function geometry(
  { x, filter }: { x: readonly number[]; filter: readonly number[] },
  { strides, dilations = 1, pad, dimRoundingMode }: Geometry,
) {
  const info = tf.backend_util.computeConv2DInfo(
    x as Sides[0],
    filter as Sides[1],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  const { top, left, bottom, right } = info.padInfo;
  return {
    out: info.outShape,
    kernel: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pads: [top, left, bottom, right],
    channels: info.inChannels,
  };
}

/** How far the kernel at the last stride reaches beyond each side; negative where it does not get there. */
function reach({ x, conv }: { x: readonly number[]; conv: ReturnType<typeof geometry> }) {
  return [0, 1].map((i) =>
    (conv.out[i + 1] - 1) * conv.strides[i] + (conv.kernel[i] - 1) * conv.dilations[i] + 1 -
    conv.pads[i] - x[i + 1]
  );
}

/** Filters [H, W, C, M] as ONNX reads them with a group per channel: [C M, 1, H, W]. */
function grouped({ node, inOrder, integers }: Lowering, filter: Placed): string {
  const [height, width, channels, multiplier] = filter.shape;
  const turned = inOrder(filter, [2, 3, 0, 1]);
  return node("Reshape", [turned, integers([channels * multiplier, 1, height, width])]);
}

export const depthwiseRules: Rules = {
  DepthwiseConv2dNative: rule<Geometry>({
    infer: ({ x, filter }, attributes) => ({
      shape: geometry({ x: x.shape, filter: filter.shape }, attributes).out,
      dtype: x.dtype,
    }),
    lower(lowering, { inputs: { x, filter }, attributes, out: [out] }) {
      const conv = geometry({ x: x.shape, filter: filter.shape }, attributes);
      const name = lowering.node("Conv", [lowering.inOrder(x, nchw), grouped(lowering, filter)], {
        kernel_shape: conv.kernel,
        strides: conv.strides,
        dilations: conv.dilations,
        pads: conv.pads,
        group: conv.channels,
      });
      return { ...out, name, order: nchw };
    },
  }),
  DepthwiseConv2dNativeBackpropInput: rule<Geometry & { inputShape: readonly number[] }>({
    infer: ({ dy }, { inputShape }) => ({ shape: inputShape, dtype: dy.dtype }),
    lower(lowering, { inputs: { dy, filter }, attributes, out: [out] }) {
      const x = attributes.inputShape;
      const conv = geometry({ x, filter: filter.shape }, attributes);
      const [below, aside] = reach({ x, conv });
      const name = lowering.node("ConvTranspose", [
        lowering.inOrder(dy, nchw),
        grouped(lowering, filter),
      ], {
        kernel_shape: conv.kernel,
        strides: conv.strides,
        dilations: conv.dilations,
        // What no stride reached is 0: padding that is negative adds it.
        pads: [conv.pads[0], conv.pads[1], Math.max(0, below), Math.max(0, aside)],
        output_padding: [Math.max(0, -below), Math.max(0, -aside)],
        group: conv.channels,
      });
      return { ...out, name, order: nchw };
    },
  }),
  // One convolution with a group per channel, in which the pictures of the batch are the channels.
  DepthwiseConv2dNativeBackpropFilter: rule<Geometry & { filterShape: readonly number[] }>({
    infer: ({ x }, { filterShape }) => ({ shape: filterShape, dtype: x.dtype }),
    lower(lowering, { inputs: { x, dy }, attributes, out: [out] }) {
      const { node, inOrder, integers } = lowering;
      const conv = geometry({ x: x.shape, filter: attributes.filterShape }, attributes);
      const [count, height, width, channels] = x.shape;
      const [, outHeight, outWidth, outChannels] = conv.out;
      const [below, aside] = reach({ x: x.shape, conv });
      const pictures = node("Slice", [
        inOrder(x, [3, 0, 1, 2]), // [C, N, H, W]
        integers([0, 0]),
        integers([height + Math.min(0, below), width + Math.min(0, aside)]),
        integers([2, 3]),
      ]);
      const name = node("Conv", [
        node("Reshape", [
          pictures,
          integers([
            1,
            channels * count,
            height + Math.min(0, below),
            width + Math.min(0, aside),
          ]),
        ]),
        inOrder(dy, [3, 0, 1, 2]), // [C M, N, OH, OW]
      ], {
        kernel_shape: [outHeight, outWidth],
        strides: conv.dilations,
        dilations: conv.strides,
        pads: [conv.pads[0], conv.pads[1], Math.max(0, below), Math.max(0, aside)],
        group: channels,
      }); // [1, C M, kh, kw]
      const apart = [channels, outChannels / channels, ...conv.kernel];
      return { ...out, name: node("Reshape", [name, integers(apart)]), order: [2, 3, 0, 1] };
    },
  }),
};
