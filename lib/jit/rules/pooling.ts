/** Pooling and its gradients. */
import { tf } from "../tfjs.ts";
import { domain } from "./blocked.ts";
import { maxPoolGradient1d } from "./max_pool_gradient.ts";
import {
  type Axes,
  blocked,
  canBlock,
  type LaidOut,
  type Lowering,
  nchw,
  physicalShape,
  rule,
  type Rules,
} from "./rule.ts";

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
      const name = write(lowering, lowering.toLayout(x, nchw), geometry(x.shape, attributes).pool);
      return { ...out, name, layout: nchw };
    },
  });

/** A max pool of a value in this layout. */
function maxPool(
  { node }: Lowering,
  { x, layout, pool }: { x: string; layout: Axes | typeof blocked; pool: Pool },
): string {
  return node("MaxPool", [x], pool, layout === blocked ? { domain } : {});
}

/** The one-dimensional pool along an axis, 0 down and 1 across. */
function along({ kernel_shape: kernel, strides, pads }: Pool, axis: 0 | 1): Pool {
  const only = (values: readonly number[], other: number) =>
    axis === 0 ? [values[0], other] : [other, values[1]];
  return {
    kernel_shape: only(kernel, 1),
    strides: only(strides, 1),
    pads: [...only(pads.slice(0, 2), 0), ...only(pads.slice(2), 0)],
  };
}

const poolLayout = (lowering: Lowering, { shape }: LaidOut) =>
  canBlock(lowering, shape) ? blocked : nchw;

export const poolingRules: Rules = {
  MaxPool: rule<Geometry>({
    infer: ({ x }, attributes) => ({ shape: geometry(x.shape, attributes).out, dtype: x.dtype }),
    lower(lowering, { inputs: { x }, attributes, out: [out] }) {
      const { pool } = geometry(x.shape, attributes);
      const layout = poolLayout(lowering, x);
      // Rows first: the gradient uses the same row maxima.
      const rows = maxPool(lowering, {
        x: lowering.toLayout(x, layout),
        layout,
        pool: along(pool, 1),
      });
      const name = maxPool(lowering, { x: rows, layout, pool: along(pool, 0) });
      return { ...out, name, layout };
    },
  }),
  AvgPool: pooled(({ node }, x, pool) =>
    node("AveragePool", [x], { ...pool, count_include_pad: 0 })
  ),
  // The gradient goes to the first maximum in row-major order, as in tfjs and PyTorch: to the first row of
  // each window that contains the maximum, and there to its first maximum. Taking rows and columns one
  // after the other, a window costs its height plus its width instead of their product.
  MaxPoolGrad: rule<Geometry & { readonly positive?: boolean }>({
    infer: ({ input }) => input,
    lower(lowering, { inputs: { dy, input, output }, attributes, out: [out] }) {
      const { node, toLayout, integers } = lowering;
      const { pool, out: [, rows, columns] } = geometry(input.shape, attributes);
      const layout = poolLayout(lowering, input);
      const [count, height, width, channels] = input.shape;
      const [dims, axis] = layout === blocked
        ? [[count * channels / lowering.target.block!, height, width, lowering.target.block!], 1]
        : [physicalShape({ shape: input.shape, layout }), 2];
      const [down, across] = [rows, columns].map((windows, i) => ({
        axis: axis + i,
        kernel: pool.kernel_shape[i],
        stride: pool.strides[i],
        pad: pool.pads[i],
        windows,
        inBlocks: layout === blocked,
        positive: attributes.positive,
      }));
      const wide = dims.with(axis + 1, columns); // [N, C, H, OW]
      const small = wide.with(axis, rows); // [N, C, OH, OW]
      const shaped = (name: string, dims: readonly number[]) =>
        layout === blocked ? node("Reshape", [name, integers(dims)]) : name;
      const picture = toLayout(input, layout);
      const widest = shaped(maxPool(lowering, { x: picture, layout, pool: along(pool, 1) }), wide);
      const [y, dOutput] = [output, dy].map((value) => shaped(toLayout(value, layout), small));
      const dWidest = maxPoolGradient1d(lowering, { x: widest, y, dy: dOutput }, {
        ...down,
        dims: wide,
      });
      const x = shaped(picture, dims);
      const name = maxPoolGradient1d(lowering, { x, y: widest, dy: dWidest }, { ...across, dims });
      return { ...out, name: shaped(name, physicalShape({ ...out, layout })), layout };
    },
  }),
  AvgPoolGrad: rule<Geometry>({
    infer: ({ input }) => input,
    lower(lowering, { inputs: { dy, input }, attributes, out: [out] }) {
      const { node, toLayout, integers, scalar } = lowering;
      const { pool, out: shape } = geometry(input.shape, attributes);
      const [kernel, strides, pads] = [pool.kernel_shape, pool.strides, pool.pads];
      const [count, height, width, channels] = input.shape;
      const inside = node("AveragePool", [
        node("Expand", [scalar(1), integers([1, 1, height, width])]),
      ], { ...pool, count_include_pad: 1 }); // share of each window inside the image
      const cells = node("Mul", [inside, scalar(kernel[0] * kernel[1])]);
      const spread = node("Div", [toLayout(dy, nchw), cells]); // [N, C, OH, OW]
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
      return { ...out, name, layout: nchw };
    },
  }),
};
