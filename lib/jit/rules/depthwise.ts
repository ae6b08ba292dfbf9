/** Depthwise convolutions, and their gradients. */
import {
  blockedDepthwise,
  blockedDepthwiseFilterGradient,
  blockedDepthwiseInputGradient,
} from "./blocked_depthwise.ts";
import { type Geometry, geometry, reach } from "./convolution_geometry.ts";
import { blocked, cnhw, type LaidOut, type Lowering, nchw, rule, type Rules } from "./rule.ts";

/** Filters [H, W, C, M] as ONNX reads them with a group per channel: [C M, 1, H, W]. */
function grouped({ node, toLayout, integers }: Lowering, filter: LaidOut): string {
  const [height, width, channels, multiplier] = filter.shape;
  const turned = toLayout(filter, [2, 3, 0, 1]);
  return node("Reshape", [turned, integers([channels * multiplier, 1, height, width])]);
}

export const depthwiseRules: Rules = {
  /** `bias`, which fuse.ts may add, is added to each channel. */
  DepthwiseConv2dNative: rule<Geometry>({
    infer: ({ x, filter }, attributes) => ({
      shape: geometry({ x: x.shape, filter: filter.shape, depthwise: true }, attributes).out,
      dtype: x.dtype,
    }),
    lower(lowering, { inputs: { x, filter, bias }, attributes, out: [out] }) {
      const conv = geometry({ x: x.shape, filter: filter.shape, depthwise: true }, attributes);
      const inBlocks = blockedDepthwise(lowering, { x, filter, conv, bias });
      if (inBlocks !== null) return { ...out, name: inBlocks, layout: blocked };
      const name = lowering.node("Conv", [
        lowering.toLayout(x, nchw),
        grouped(lowering, filter),
        ...bias ? [lowering.toLayout(bias, null)] : [],
      ], {
        kernel_shape: conv.kernel,
        strides: conv.strides,
        dilations: conv.dilations,
        pads: conv.pads,
        group: x.shape[3],
      });
      return { ...out, name, layout: nchw };
    },
  }),
  /** `add`, which fuse.ts may add, is added to the result. */
  DepthwiseConv2dNativeBackpropInput: rule<Geometry & { inputShape: readonly number[] }>({
    infer: ({ dy }, { inputShape }) => ({ shape: inputShape, dtype: dy.dtype }),
    lower(lowering, { inputs: { dy, filter, add }, attributes, out: [out] }) {
      const x = attributes.inputShape;
      const conv = geometry({ x, filter: filter.shape, depthwise: true }, attributes);
      const plus = (name: string, layout: LaidOut["layout"]): LaidOut => ({
        ...out,
        name: add ? lowering.node("Add", [name, lowering.toLayout(add, layout)]) : name,
        layout,
      });
      const made = blockedDepthwiseInputGradient(lowering, { dy, filter, conv, add });
      if (made !== null) {
        return made.added ? { ...out, name: made.name, layout: blocked } : plus(made.name, blocked);
      }
      const [below, aside] = reach(conv);
      const name = lowering.node("ConvTranspose", [
        lowering.toLayout(dy, nchw),
        grouped(lowering, filter),
      ], {
        kernel_shape: conv.kernel,
        strides: conv.strides,
        dilations: conv.dilations,
        // Pixels that no stride reached have gradient 0: output padding adds them.
        pads: [conv.pads[0], conv.pads[1], Math.max(0, below), Math.max(0, aside)],
        output_padding: [Math.max(0, -below), Math.max(0, -aside)],
        group: x[3],
      });
      return plus(name, nchw);
    },
  }),
  // One convolution with a group per channel, in which the images of the batch act as the channels.
  DepthwiseConv2dNativeBackpropFilter: rule<Geometry & { filterShape: readonly number[] }>({
    infer: ({ x }, { filterShape }) => ({ shape: filterShape, dtype: x.dtype }),
    lower(lowering, { inputs: { x, dy }, attributes, out: [out] }) {
      const { node, toLayout, integers } = lowering;
      const conv = geometry(
        { x: x.shape, filter: attributes.filterShape, depthwise: true },
        attributes,
      );
      const inBlocks = blockedDepthwiseFilterGradient(lowering, { x, dy, filter: out, conv });
      if (inBlocks !== null) return { ...out, name: inBlocks, layout: null };
      const [count, height, width, channels] = x.shape;
      const [, outHeight, outWidth, outChannels] = conv.out;
      const [below, aside] = reach(conv);
      const pictures = node("Slice", [
        toLayout(x, cnhw), // [C, N, H, W]
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
        toLayout(dy, cnhw), // [C M, N, OH, OW]
      ], {
        kernel_shape: [outHeight, outWidth],
        strides: conv.dilations,
        dilations: conv.strides,
        pads: [conv.pads[0], conv.pads[1], Math.max(0, below), Math.max(0, aside)],
        group: channels,
      }); // [1, C M, kh, kw]
      const apart = [channels, outChannels / channels, ...conv.kernel];
      return { ...out, name: node("Reshape", [name, integers(apart)]), layout: [2, 3, 0, 1] };
    },
  }),
};
