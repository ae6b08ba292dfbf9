/** Reductions: kernels that sum or otherwise fold axes away. */
import { onnxTypes } from "lib/onnx/graph.ts";
import type { Shaped } from "../program.ts";
import { domain } from "./blocked.ts";
import {
  type Axes,
  blocked,
  canonicalLayout,
  type LaidOut,
  type Lowering,
  nchw,
  placesIn,
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
  const kept = shape.flatMap((dim, i) => !axes.includes(i) ? [dim] : keepDims ? [1] : []);
  return { axes, shape: kept, keep: keepDims };
}

/** The layout that remains when `axes` are reduced. */
function layoutLeft(
  layout: Axes | null,
  { axes, keep }: { axes: readonly number[]; keep: boolean },
): Axes | null {
  if (layout === null || keep) return layout;
  const left = layout.filter((axis) => !axes.includes(axis));
  const sorted = left.toSorted((a, b) => a - b);
  return canonicalLayout(placesIn(sorted, left));
}

const reduction = (operator: string): Rule =>
  rule<Folding>({
    infer: ({ x }, attributes) => ({ shape: folded(x, attributes).shape, dtype: x.dtype }),
    lower(lowering, { inputs: { x }, attributes, out: [out] }) {
      const { node, integers, toLayout } = lowering;
      const { axes, keep } = folded(x, attributes);
      if (axes.length === 0) return { ...out, name: x.name, layout: x.layout };
      if (x.layout === blocked && !keep && !axes.includes(3)) {
        const name = overBlocks(lowering, { operator, x, axes, out });
        if (name !== null) return { ...out, name, layout: null };
      }
      const layout = x.layout === blocked ? nchw : x.layout;
      const count = sizeOf(x.shape);
      const whole = !keep && axes.length === x.shape.length;
      if (whole && count > longestRow && adding.has(operator)) {
        const name = inRows(lowering, { operator, x: toLayout(x, layout), count });
        return { ...out, name, layout: null };
      }
      const physical = layout ? placesIn(layout, axes) : axes;
      const given = [toLayout(x, layout), integers(physical.toSorted((a, b) => a - b))];
      const name = node(operator, given, { keepdims: keep ? 1 : 0 });
      return { ...out, name, layout: layoutLeft(layout, { axes, keep }) };
    },
  });

/** Operators that lose digits over long rows, and that can be computed row by row. */
const adding: ReadonlySet<string> = new Set(["ReduceSum", "ReduceMean"]);

/** Rows of at most this many numbers are added up in one go. */
const longestRow = 2048;

/** The largest divisor of `count` that is at most a row. */
function rowOf(count: number): number {
  for (let row = longestRow; row > 1; row--) if (count % row === 0) return row;
  return 1;
}

/**
 * Reduces everything, rows first and then their results: a single running sum of two million squares is
 * off by 3e-5. A count without fitting divisors is reduced at once.
 */
function inRows(
  lowering: Lowering,
  { operator, x, count }: { operator: string; x: string; count: number },
): string {
  const { node, integers } = lowering;
  const row = rowOf(count);
  const dim = row < 16 ? count : row;
  const rows = node("Reshape", [x, integers([count / dim, dim])]);
  const folded = node(operator, [rows, integers([1])], { keepdims: 0 }); // [count / side]
  return dim === count
    ? node("Reshape", [folded, integers([])])
    : inRows(lowering, { operator, x: folded, count: count / dim });
}

/**
 * Reduces the pixels of each blocked image, or of all images. Rows are summed first, since a single
 * running sum over a large map loses digits.
 */
function overBlocks(
  { node, integers, scalar, target: { block } }: Lowering,
  { operator, x, axes, out }: {
    operator: string;
    x: LaidOut;
    axes: readonly number[];
    out: Shaped;
  },
): string | null {
  if (!axes.includes(1) || !axes.includes(2)) return null;
  const [count, height, width, channels] = x.shape;
  const fold = (name: string, shape: readonly number[], axis: number) =>
    node(operator, [node("Reshape", [name, integers(shape)]), integers([axis])], { keepdims: 0 });
  if (adding.has(operator)) {
    // Pooling in blocks runs at the speed of memory, on all threads.
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

/** Booleans are reduced as numbers: `all` is the minimum, `any` the maximum. */
const logical = (operator: string): Rule =>
  rule<Folding>({
    infer: ({ x }, attributes) => ({ shape: folded(x, attributes).shape, dtype: "bool" }),
    lower(lowering, { inputs: { x }, attributes, out: [out] }) {
      const { axes, keep } = folded(x, attributes);
      const plain = lowering.toLayout(x, null);
      const numbers = lowering.node("Cast", [plain], { to: onnxTypes.int32 });
      const reduced = lowering.node(operator, [numbers, lowering.integers(axes)], {
        keepdims: keep ? 1 : 0,
      });
      const name = lowering.node("Cast", [reduced], { to: onnxTypes.bool });
      return { ...out, name, layout: null };
    },
  });

const place = (operator: string): Rule =>
  rule<{ axis: number }>({
    infer: ({ x }, { axis }) => ({ shape: folded(x, { axis }).shape, dtype: "int32" }),
    lower(lowering, { inputs: { x }, attributes: { axis }, out: [out] }) {
      const [along] = positiveAxes(axis, x.shape.length);
      const found = lowering.node(operator, [lowering.toLayout(x, null)], {
        axis: along,
        keepdims: 0,
      });
      return {
        ...out,
        name: lowering.node("Cast", [found], { to: onnxTypes.int32 }),
        layout: null,
      };
    },
  });

/** Over the last axis, as tfjs has it. */
const softmax = (operator: string): Rule =>
  rule<unknown>({
    infer: (inputs) => inputs.logits,
    lower: (lowering, { inputs: { logits }, out: [out] }) => ({
      ...out,
      name: lowering.node(operator, [lowering.toLayout(logits, null)], { axis: -1 }),
      layout: null,
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
      const name = write(lowering, lowering.toLayout(x, null), {
        axis: along,
        shape: x.shape,
        flags,
      });
      return { ...out, name, layout: null };
    },
  });

/** ONNX has no running product: one of 2, 4, 8, ... neighbours at a time. */
function runningProduct(
  { node, integers, scalar }: Lowering,
  x: string,
  { axis, shape, flags }: Running,
): string {
  const dim = shape[axis];
  const turned = (value: string) => {
    if (flags.reverse === 0) return value;
    return node("Slice", [value, ...[-1, -(2 ** 31), axis, -1].map((n) => integers([n]))]);
  };
  /** Shifted by some elements, with ones shifted in. */
  const shifted = (value: string, by: number) => {
    const kept = node("Slice", [value, ...[0, dim - by, axis].map((n) => integers([n]))]);
    const ones = node("Expand", [scalar(1), integers(shape.with(axis, by))]);
    return node("Concat", [ones, kept], { axis });
  };
  let product = turned(x);
  if (flags.exclusive === 1) product = shifted(product, 1);
  for (let by = 1; by < dim; by *= 2) product = node("Mul", [product, shifted(product, by)]);
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
