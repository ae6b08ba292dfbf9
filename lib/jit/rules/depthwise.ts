/** Convolutions of each channel by itself, and their gradients. */
import {
  blockedDepthwise,
  blockedDepthwiseFilterGradient,
  blockedDepthwiseInputGradient,
} from "./blocked_depthwise.ts";
import { type Geometry, geometry, reach } from "./convolution_geometry.ts";
import { blocked, cnhw, type Lowering, nchw, type Placed, rule, type Rules } from "./rule.ts";

/** Filters [H, W, C, M] as ONNX reads them with a group per channel: [C M, 1, H, W]. */
function grouped({ node, inOrder, integers }: Lowering, filter: Placed): string {
  const [height, width, channels, multiplier] = filter.shape;
  const turned = inOrder(filter, [2, 3, 0, 1]);
  return node("Reshape", [turned, integers([channels * multiplier, 1, height, width])]);
}

export const depthwiseRules: Rules = {
  /** `bias`, where fuse.ts has put one, is added to each channel. */
  DepthwiseConv2dNative: rule<Geometry>({
    infer: ({ x, filter }, attributes) => ({
      shape: geometry({ x: x.shape, filter: filter.shape, depthwise: true }, attributes).out,
      dtype: x.dtype,
    }),
    lower(lowering, { inputs: { x, filter, bias }, attributes, out: [out] }) {
      const conv = geometry({ x: x.shape, filter: filter.shape, depthwise: true }, attributes);
      const inBlocks = blockedDepthwise(lowering, { x, filter, conv, bias });
      if (inBlocks !== null) return { ...out, name: inBlocks, order: blocked };
      const name = lowering.node("Conv", [
        lowering.inOrder(x, nchw),
        grouped(lowering, filter),
        ...bias ? [lowering.inOrder(bias, null)] : [],
      ], {
        kernel_shape: conv.kernel,
        strides: conv.strides,
        dilations: conv.dilations,
        pads: conv.pads,
        group: x.shape[3],
      });
      return { ...out, name, order: nchw };
    },
  }),
  /** `add`, where fuse.ts has put one, is added to the result. */
  DepthwiseConv2dNativeBackpropInput: rule<Geometry & { inputShape: readonly number[] }>({
    infer: ({ dy }, { inputShape }) => ({ shape: inputShape, dtype: dy.dtype }),
    lower(lowering, { inputs: { dy, filter, add }, attributes, out: [out] }) {
      const x = attributes.inputShape;
      const conv = geometry({ x, filter: filter.shape, depthwise: true }, attributes);
      const plus = (name: string, order: Placed["order"]): Placed => ({
        ...out,
        name: add ? lowering.node("Add", [name, lowering.inOrder(add, order)]) : name,
        order,
      });
      const made = blockedDepthwiseInputGradient(lowering, { dy, filter, conv, add });
      if (made !== null) {
        return made.added ? { ...out, name: made.name, order: blocked } : plus(made.name, blocked);
      }
      const [below, aside] = reach(conv);
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
        group: x[3],
      });
      return plus(name, nchw);
    },
  }),
  // One convolution with a group per channel, in which the pictures of the batch are the channels.
  DepthwiseConv2dNativeBackpropFilter: rule<Geometry & { filterShape: readonly number[] }>({
    infer: ({ x }, { filterShape }) => ({ shape: filterShape, dtype: x.dtype }),
    lower(lowering, { inputs: { x, dy }, attributes, out: [out] }) {
      const { node, inOrder, integers } = lowering;
      const conv = geometry(
        { x: x.shape, filter: attributes.filterShape, depthwise: true },
        attributes,
      );
      const inBlocks = blockedDepthwiseFilterGradient(lowering, { x, dy, filter: out, conv });
      if (inBlocks !== null) return { ...out, name: inBlocks, order: null };
      const [count, height, width, channels] = x.shape;
      const [, outHeight, outWidth, outChannels] = conv.out;
      const [below, aside] = reach(conv);
      const pictures = node("Slice", [
        inOrder(x, cnhw), // [C, N, H, W]
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
        inOrder(dy, cnhw), // [C M, N, OH, OW]
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
