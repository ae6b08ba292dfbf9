/** Pooling and its gradients. */
import { onnxTypes } from "lib/onnx/graph.ts";
import { tf } from "../tfjs.ts";
import { nchw } from "./convolution.ts";
import { type Lowering, rule, type Rules } from "./rule.ts";

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

/** The maximum of each window's part of every row: [N, C, H, OW] of [N, C, H, W]. */
const rowMaxima = ({ node }: Lowering, x: string, { kernel_shape, strides, pads }: Pool): string =>
  node("MaxPool", [x], {
    kernel_shape: [1, kernel_shape[1]],
    strides: [1, strides[1]],
    pads: [0, pads[1], 0, pads[3]],
  });

/** Below every number of a picture, so that what is padded is no maximum. */
const lowest = -3.4028234663852886e38;

/** Pooling along one physical axis of a value whose sides are `sides`. */
interface Axis {
  readonly axis: number;
  readonly kernel: number;
  readonly stride: number;
  /** Padding before the first element. */
  readonly pad: number;
  readonly sides: readonly number[];
  /** Windows along the axis. */
  readonly windows: number;
}

/**
 * The gradient of the maxima `y` of `x` along one axis: to the first maximum of each window. Each of
 * the kernel's places is compared in turn, all windows at once, and what is left of `dy` goes on to
 * the next; the last takes the rest. Elements a stride apart lie in one plane, so that places are
 * slices of planes, and results are laid back by putting the planes side by side. It needs no
 * indices of maxima, which not every provider gives.
 */
function firstMaximum(
  { node, integers, scalar }: Lowering,
  { x, y, dy }: { readonly x: string; readonly y: string; readonly dy: string },
  { axis, kernel, stride, pad, sides, windows }: Axis,
): string {
  const length = Math.ceil(sides[axis] / stride);
  /** Adds elements before and after; fewer than none takes some away. */
  const padded = (value: string, [before, after]: readonly number[], fill: number) => {
    if (before === 0 && after === 0) return value;
    const zeros = sides.map(() => 0);
    const pads = [...zeros.with(axis, before), ...zeros.with(axis, after)];
    return node("Pad", [value, integers(pads), scalar(fill)]);
  };
  const reshaped = (value: string, along: readonly number[]) =>
    stride === 1 ? value : node("Reshape", [value, integers(sides.toSpliced(axis, 1, ...along))]);
  const apart = reshaped(padded(x, [0, length * stride - sides[axis]], lowest), [length, stride]);
  const plane = (phase: number) => {
    if (stride === 1) return apart;
    const bounds = [phase, phase + 1, axis + 1].map((n) => integers([n]));
    return reshaped(node("Slice", [apart, ...bounds]), [length]);
  };
  const planes: string[] = [];
  let rest = dy;
  for (let place = 0; place < kernel; place++) {
    const shift = Math.floor((place - pad) / stride);
    const phase = place - pad - shift * stride;
    const over = windows + shift - length;
    let share = rest;
    if (place < kernel - 1) {
      const equal = node("Equal", [padded(plane(phase), [-shift, over], lowest), y]);
      share = node("Mul", [node("Cast", [equal], { to: onnxTypes.float32 }), rest]);
      rest = node("Sub", [rest, share]);
    }
    const back = padded(share, [shift, -over], 0);
    planes[phase] = planes[phase] === undefined ? back : node("Add", [planes[phase], back]);
  }
  if (stride === 1) return planes[0];
  const none = () => node("Expand", [scalar(0), integers(sides.with(axis, length))]);
  const columns = Array.from(
    { length: stride },
    (_, phase) => reshaped(planes[phase] ?? none(), [length, 1]),
  );
  const together = node("Concat", columns, { axis: axis + 1 });
  return padded(
    reshaped(together, [length * stride]),
    [0, sides[axis] - length * stride],
    0,
  );
}

export const poolingRules: Rules = {
  // Rows of windows first: the gradient needs their maxima too.
  MaxPool: pooled((lowering, x, pool) => {
    const { kernel_shape: [height], strides: [stride], pads: [top, , bottom] } = pool;
    return lowering.node("MaxPool", [rowMaxima(lowering, x, pool)], {
      kernel_shape: [height, 1],
      strides: [stride, 1],
      pads: [top, 0, bottom, 0],
    });
  }),
  AvgPool: pooled(({ node }, x, pool) =>
    node("AveragePool", [x], { ...pool, count_include_pad: 0 })
  ),
  // To the first maximum in row-major order, as in tfjs and PyTorch: to the first row of each window
  // that has the maximum, and in this row to its first maximum. So rows and columns go one after the
  // other, and a window costs its height and width instead of their product.
  MaxPoolGrad: rule<Geometry>({
    infer: ({ input }) => input,
    lower(lowering, { inputs: { dy, input, output }, attributes, out: [out] }) {
      const { pool, out: [, rows, columns] } = geometry(input.shape, attributes);
      const [kernel, strides, pads] = [pool.kernel_shape, pool.strides, pool.pads];
      const [x, y] = [lowering.inOrder(input, nchw), lowering.inOrder(output, nchw)];
      const sides = nchw.map((axis) => input.shape[axis]);
      const [down, across] = [rows, columns].map((windows, i) => ({
        axis: i + 2,
        kernel: kernel[i],
        stride: strides[i],
        pad: pads[i],
        windows,
      }));
      const widest = rowMaxima(lowering, x, pool); // [N, C, H, OW]
      const dWidest = firstMaximum(lowering, { x: widest, y, dy: lowering.inOrder(dy, nchw) }, {
        ...down,
        sides: sides.with(3, columns),
      });
      const name = firstMaximum(lowering, { x, y: widest, dy: dWidest }, { ...across, sides });
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
