/** Pooling and its gradients. */
import { tf } from "../tfjs.ts";
import { nchw } from "./convolution.ts";
import { type Lowering, type Placed, rule, type Rules, sizeOf } from "./rule.ts";

type Sides = Parameters<typeof tf.backend_util.computePool2DInfo>;

interface Geometry {
  readonly filterSize: Sides[1];
  readonly strides: Sides[2];
  readonly pad: Sides[4];
  readonly dimRoundingMode?: Sides[5];
}

function geometry(x: readonly number[], attributes: Geometry) {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const info = tf.backend_util.computePool2DInfo(
    x as Sides[0],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { top, left, bottom, right } = info.padInfo;
  return {
    out: info.outShape,
    pool: {
      kernel_shape: [info.filterHeight, info.filterWidth],
      strides: [info.strideHeight, info.strideWidth],
      pads: [top, left, bottom, right],
    },
  };
}

type Pool = ReturnType<typeof geometry>["pool"];

const pooled = (write: (lowering: Lowering, x: string, pool: Pool) => string) =>
  rule<Geometry>({
    infer: ({ x }, attributes) => ({ shape: geometry(x.shape, attributes).out, dtype: x.dtype }),
    lower(lowering, { inputs: { x }, attributes, out: [out] }) {
      const name = write(lowering, lowering.inOrder(x, nchw), geometry(x.shape, attributes).pool);
      return { ...out, name, order: nchw };
    },
  });

/** Adds each of `updates` to a picture of zeros at its place. [N, C, H, W] */
function scattered(
  { node, integers, scalar }: Lowering,
  { indices, updates, shape }: { indices: string; updates: string; shape: readonly number[] },
): string {
  const flat = integers([-1]);
  const zeros = node("Expand", [scalar(0), integers([sizeOf(shape)])]);
  const sum = node("ScatterElements", [
    zeros,
    node("Reshape", [indices, flat]),
    node("Reshape", [updates, flat]),
  ], { axis: 0, reduction: "add" });
  return node("Reshape", [sum, integers(shape)]);
}

const physical = ({ shape }: Placed) => nchw.map((axis) => shape[axis]);

export const poolingRules: Rules = {
  MaxPool: pooled(({ node }, x, pool) => node("MaxPool", [x], pool)),
  AvgPool: pooled(({ node }, x, pool) =>
    node("AveragePool", [x], { ...pool, count_include_pad: 0 })
  ),
  // The gradient goes to the first maximum of each window, as in PyTorch.
  MaxPoolGrad: rule<Geometry>({
    infer: ({ input }) => input,
    lower(lowering, { inputs: { dy, input }, attributes, out: [out] }) {
      const { pool } = geometry(input.shape, attributes);
      const [, indices] = lowering.graph.nodeOf("MaxPool", [lowering.inOrder(input, nchw)], pool, {
        outputs: 2,
      });
      const updates = lowering.inOrder(dy, nchw);
      const name = scattered(lowering, { indices, updates, shape: physical(input) });
      return { ...out, name, order: nchw };
    },
  }),
  AvgPoolGrad: rule<Geometry>({
    infer: ({ input }) => input,
    lower(lowering, { inputs: { dy, input }, attributes, out: [out] }) {
      const { node, inOrder, integers, scalar } = lowering;
      const { pool, out: shape } = geometry(input.shape, attributes);
      const [kernel, strides, pads] = [pool.kernel_shape, pool.strides, pool.pads];
      const [count, height, width, channels] = input.shape;
      const inside = node("AveragePool", [
        node("Expand", [scalar(1), integers([1, 1, height, width])]),
      ], { ...pool, count_include_pad: 1 }); // share of each window that lies in the picture
      const cells = node("Mul", [inside, scalar(kernel[0] * kernel[1])]);
      const spread = node("Div", [inOrder(dy, nchw), cells]); // [N, C, OH, OW]
      const each = node("Reshape", [spread, integers([count * channels, 1, shape[1], shape[2]])]);
      const ones = node("Expand", [scalar(1), integers([1, 1, ...kernel])]);
      const missing = [0, 1].map((i) =>
        [height, width][i] - ((shape[i + 1] - 1) * strides[i] + kernel[i] - pads[i] - pads[i + 2])
      );
      const back = node("ConvTranspose", [each, ones], {
        kernel_shape: kernel,
        strides,
        pads,
        output_padding: missing,
      });
      const name = node("Reshape", [back, integers([count, channels, height, width])]);
      return { ...out, name, order: nchw };
    },
  }),
};
