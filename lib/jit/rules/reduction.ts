/** Kernels that fold axes away. */
import { onnxTypes } from "lib/onnx/graph.ts";
import type { Shaped } from "../program.ts";
import { domain } from "./blocked.ts";
import {
  type Axes,
  blocked,
  type Lowering,
  nchw,
  orderOf,
  type Placed,
  positiveAxes,
  type Rule,
  rule,
  type Rules,
  sizeOf,
} from "./rule.ts";

interface Folding {
  readonly axis?: number | readonly number[] | null;
  readonly reductionIndices?: number | readonly number[] | null;
  readonly keepDims?: boolean;
}

function folded(
  { shape }: Shaped,
  { axis, reductionIndices, keepDims = false }: Folding,
): { axes: number[]; shape: number[]; keep: boolean } {
  const axes = positiveAxes(axis ?? reductionIndices, shape.length);
  const kept = shape.flatMap((side, i) => !axes.includes(i) ? [side] : keepDims ? [1] : []);
  return { axes, shape: kept, keep: keepDims };
}

/** The physical order of what is left when `axes` go. */
function orderLeft(
  order: Axes | null,
  { axes, keep }: { axes: readonly number[]; keep: boolean },
): Axes | null {
  if (order === null || keep) return order;
  const left = order.filter((axis) => !axes.includes(axis));
  const sorted = left.toSorted((a, b) => a - b);
  return orderOf(left.map((axis) => sorted.indexOf(axis)));
}

const reduction = (operator: string): Rule =>
  rule<Folding>({
    infer: ({ x }, attributes) => ({ shape: folded(x, attributes).shape, dtype: x.dtype }),
    lower(lowering, { inputs: { x }, attributes, out: [out] }) {
      const { node, integers, inOrder } = lowering;
      const { axes, keep } = folded(x, attributes);
      if (axes.length === 0) return { ...out, name: x.name, order: x.order };
      if (x.order === blocked && !keep && !axes.includes(3)) {
        const name = overBlocks(lowering, { operator, x, axes, out });
        if (name !== null) return { ...out, name, order: null };
      }
      const order = x.order === blocked ? nchw : x.order;
      const count = sizeOf(x.shape);
      const whole = !keep && axes.length === x.shape.length;
      if (whole && count > longestRow && adding.has(operator)) {
        const name = inRows(lowering, { operator, x: inOrder(x, order), count });
        return { ...out, name, order: null };
      }
      const physical = axes.map((axis) => order ? order.indexOf(axis) : axis);
      const given = [inOrder(x, order), integers(physical.sort((a, b) => a - b))];
      const name = node(operator, given, { keepdims: keep ? 1 : 0 });
      return { ...out, name, order: orderLeft(order, { axes, keep }) };
    },
  });

/** Operators in which a long row loses digits, and which may be carried out row by row. */
const adding: ReadonlySet<string> = new Set(["ReduceSum", "ReduceMean"]);

/** Rows of at most this many numbers are added up in one go. */
const longestRow = 2048;

/** The greatest divisor of `count` that is no longer than a row. */
function rowOf(count: number): number {
  for (let row = longestRow; row > 1; row--) if (count % row === 0) return row;
  return 1;
}

/**
 * Over everything, rows first and then their results: one running sum of two million squares is off
 * by 3e-5. A count without fitting divisors is folded as it is.
 */
function inRows(
  lowering: Lowering,
  { operator, x, count }: { operator: string; x: string; count: number },
): string {
  const { node, integers } = lowering;
  const row = rowOf(count);
  const side = row < 16 ? count : row;
  const rows = node("Reshape", [x, integers([count / side, side])]);
  const folded = node(operator, [rows, integers([1])], { keepdims: 0 }); // [count / side]
  return side === count
    ? node("Reshape", [folded, integers([])])
    : inRows(lowering, { operator, x: folded, count: count / side });
}

/**
 * Over the pixels of a blocked picture, or over those of all pictures. Rows are added up first, since
 * a single running sum of a large map loses digits.
 */
function overBlocks(
  { node, integers, scalar, target: { block } }: Lowering,
  { operator, x, axes, out }: {
    operator: string;
    x: Placed;
    axes: readonly number[];
    out: Shaped;
  },
): string | null {
  if (!axes.includes(1) || !axes.includes(2)) return null;
  const [count, height, width, channels] = x.shape;
  const fold = (name: string, shape: readonly number[], axis: number) =>
    node(operator, [node("Reshape", [name, integers(shape)]), integers([axis])], { keepdims: 0 });
  if (adding.has(operator)) {
    // A pool in blocks goes over the map at the speed of memory, on all threads.
    const mean = (name: string, kernel: readonly number[]) =>
      node("AveragePool", [name], { kernel_shape: kernel, count_include_pad: 1 }, { domain });
    const means = mean(mean(x.name, [1, width]), [height, 1]); // [N, C, 1, 1]
    const maps = node("Reshape", [means, integers([count, channels])]);
    const all = axes.includes(0) && count > 1
      ? node("ReduceMean", [maps, integers([0])], { keepdims: 0 })
      : maps;
    const pixels = height * width * (axes.includes(0) ? count : 1);
    const folded = operator === "ReduceSum" ? node("Mul", [all, scalar(pixels)]) : all;
    return node("Reshape", [folded, integers(out.shape)]);
  }
  const rows = fold(x.name, [count * channels / block! * height, width, block!], 1);
  const maps = fold(rows, [count * channels / block!, height, block!], 1); // [N C / B, B]
  return axes.includes(0)
    ? fold(maps, [count, channels], 0)
    : node("Reshape", [maps, integers(out.shape)]);
}

/** Booleans are folded as numbers: the least of all, the greatest of any. */
const logical = (operator: string): Rule =>
  rule<Folding>({
    infer: ({ x }, attributes) => ({ shape: folded(x, attributes).shape, dtype: "bool" }),
    lower(lowering, { inputs: { x }, attributes, out: [out] }) {
      const { axes, keep } = folded(x, attributes);
      const plain = lowering.inOrder(x, null);
      const numbers = lowering.node("Cast", [plain], { to: onnxTypes.int32 });
      const least = lowering.node(operator, [numbers, lowering.integers(axes)], {
        keepdims: keep ? 1 : 0,
      });
      const name = lowering.node("Cast", [least], { to: onnxTypes.bool });
      return { ...out, name, order: null };
    },
  });

const place = (operator: string): Rule =>
  rule<{ axis: number }>({
    infer: ({ x }, { axis }) => ({ shape: folded(x, { axis }).shape, dtype: "int32" }),
    lower(lowering, { inputs: { x }, attributes: { axis }, out: [out] }) {
      const [along] = positiveAxes(axis, x.shape.length);
      const found = lowering.node(operator, [lowering.inOrder(x, null)], {
        axis: along,
        keepdims: 0,
      });
      return {
        ...out,
        name: lowering.node("Cast", [found], { to: onnxTypes.int32 }),
        order: null,
      };
    },
  });

/** Over the last axis, where tfjs puts it. */
const softmax = (operator: string): Rule =>
  rule<unknown>({
    infer: (inputs) => inputs.logits,
    lower: (lowering, { inputs: { logits }, out: [out] }) => ({
      ...out,
      name: lowering.node(operator, [lowering.inOrder(logits, null)], { axis: -1 }),
      order: null,
    }),
  });

type Running = { readonly axis: number; readonly shape: readonly number[]; readonly flags: Flags };

/** A running sum or product. */
const cumulative = (write: (lowering: Lowering, x: string, along: Running) => string) =>
  rule<{ axis: number; exclusive: boolean; reverse: boolean }>({
    infer: ({ x }) => x,
    lower(lowering, { inputs: { x }, attributes: { axis, exclusive, reverse }, out: [out] }) {
      const [along] = positiveAxes(axis, x.shape.length);
      const flags = { exclusive: exclusive ? 1 : 0, reverse: reverse ? 1 : 0 };
      const name = write(lowering, lowering.inOrder(x, null), {
        axis: along,
        shape: x.shape,
        flags,
      });
      return { ...out, name, order: null };
    },
  });

/** ONNX has no running product: one of 2, 4, 8, ... neighbours at a time. */
function runningProduct(
  { node, integers, scalar }: Lowering,
  x: string,
  { axis, shape, flags }: Running,
): string {
  const side = shape[axis];
  const turned = (value: string) => {
    if (flags.reverse === 0) return value;
    return node("Slice", [value, ...[-1, -(2 ** 31), axis, -1].map((n) => integers([n]))]);
  };
  /** Moved on by some places, ones coming in. */
  const shifted = (value: string, by: number) => {
    const kept = node("Slice", [value, ...[0, side - by, axis].map((n) => integers([n]))]);
    const ones = node("Expand", [scalar(1), integers(shape.with(axis, by))]);
    return node("Concat", [ones, kept], { axis });
  };
  let product = turned(x);
  if (flags.exclusive === 1) product = shifted(product, 1);
  for (let by = 1; by < side; by *= 2) product = node("Mul", [product, shifted(product, by)]);
  return turned(product);
}

type Flags = { readonly exclusive: number; readonly reverse: number };

export const reductionRules: Rules = {
  Sum: reduction("ReduceSum"),
  Mean: reduction("ReduceMean"),
  Max: reduction("ReduceMax"),
  Min: reduction("ReduceMin"),
  Prod: reduction("ReduceProd"),
  All: logical("ReduceMin"),
  Any: logical("ReduceMax"),
  ArgMax: place("ArgMax"),
  ArgMin: place("ArgMin"),
  Softmax: softmax("Softmax"),
  Cumprod: cumulative(runningProduct),
  Cumsum: cumulative(({ node, integers }, x, { axis, flags }) =>
    node("CumSum", [x, integers([axis])], flags)
  ),
};
