/** Pooling and its gradients. */
import { tf } from "../tfjs.ts";
import { domain } from "./blocked.ts";
import { firstMaximum } from "./first_maximum.ts";
import {
  type Axes,
  blocked,
  canBlock,
  type Lowering,
  nchw,
  physicalShape,
  type Placed,
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
      const name = write(lowering, lowering.inOrder(x, nchw), geometry(x.shape, attributes).pool);
      return { ...out, name, order: nchw };
    },
  });

/** The greatest of every window of `pool`, for a value that lies in `order`. */
function maxima(
  { node }: Lowering,
  { x, order, pool }: { x: string; order: Axes | typeof blocked; pool: Pool },
): string {
  return node("MaxPool", [x], pool, order === blocked ? { domain } : {});
}

/** The part of a pool that works along one axis, 0 down and 1 across. */
function along({ kernel_shape: kernel, strides, pads }: Pool, axis: 0 | 1): Pool {
  const only = (values: readonly number[], other: number) =>
    axis === 0 ? [values[0], other] : [other, values[1]];
  return {
    kernel_shape: only(kernel, 1),
    strides: only(strides, 1),
    pads: [...only(pads.slice(0, 2), 0), ...only(pads.slice(2), 0)],
  };
}

const orderFor = (lowering: Lowering, { shape }: Placed) =>
  canBlock(lowering, shape) ? blocked : nchw;

export const poolingRules: Rules = {
  MaxPool: rule<Geometry>({
    infer: ({ x }, attributes) => ({ shape: geometry(x.shape, attributes).out, dtype: x.dtype }),
    lower(lowering, { inputs: { x }, attributes, out: [out] }) {
      const { pool } = geometry(x.shape, attributes);
      const order = orderFor(lowering, x);
      // Rows first: their maxima serve the gradient again.
      const rows = maxima(lowering, { x: lowering.inOrder(x, order), order, pool: along(pool, 1) });
      const name = maxima(lowering, { x: rows, order, pool: along(pool, 0) });
      return { ...out, name, order };
    },
  }),
  AvgPool: pooled(({ node }, x, pool) =>
    node("AveragePool", [x], { ...pool, count_include_pad: 0 })
  ),
  // To the first maximum in row-major order, as in tfjs and PyTorch: to the first row of each window
  // that has the maximum, and in this row to its first maximum. So rows and columns go one after the
  // other, and a window costs its height and width instead of their product.
  MaxPoolGrad: rule<Geometry & { readonly positive?: boolean }>({
    infer: ({ input }) => input,
    lower(lowering, { inputs: { dy, input, output }, attributes, out: [out] }) {
      const { node, inOrder, integers } = lowering;
      const { pool, out: [, rows, columns] } = geometry(input.shape, attributes);
      const order = orderFor(lowering, input);
      const [count, height, width, channels] = input.shape;
      const [sides, axis] = order === blocked
        ? [[count * channels / lowering.target.block!, height, width, lowering.target.block!], 1]
        : [physicalShape({ shape: input.shape, order }), 2];
      const [down, across] = [rows, columns].map((windows, i) => ({
        axis: axis + i,
        kernel: pool.kernel_shape[i],
        stride: pool.strides[i],
        pad: pool.pads[i],
        windows,
        inBlocks: order === blocked,
        positive: attributes.positive,
      }));
      const wide = sides.with(axis + 1, columns); // [N, C, H, OW]
      const small = wide.with(axis, rows); // [N, C, OH, OW]
      const shaped = (name: string, sides: readonly number[]) =>
        order === blocked ? node("Reshape", [name, integers(sides)]) : name;
      const picture = inOrder(input, order);
      const widest = shaped(maxima(lowering, { x: picture, order, pool: along(pool, 1) }), wide);
      const [y, pull] = [output, dy].map((value) => shaped(inOrder(value, order), small));
      const dWidest = firstMaximum(lowering, { x: widest, y, dy: pull }, { ...down, sides: wide });
      const x = shaped(picture, sides);
      const name = firstMaximum(lowering, { x, y: widest, dy: dWidest }, { ...across, sides });
      return { ...out, name: shaped(name, physicalShape({ ...out, order })), order };
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
