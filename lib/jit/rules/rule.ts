/** What the compiler must know of a kernel: the shape it gives, and how ONNX says it. */
import type { Attribute, GraphBuilder, NodeOptions } from "lib/onnx/graph.ts";
import type { Target } from "lib/onnx/provider.ts";
import { sizeOf } from "lib/tensor/tensor.ts";
import type { Shaped } from "../program.ts";

/** `axes[i]` is the logical axis that lies at physical axis i. */
export type Axes = readonly number[];

/**
 * Pictures as ONNX Runtime's own convolutions keep them on a processor: the channels in blocks of one
 * vector register, [N, C / B, H, W, B]. The graph calls such a value [N, C, H, W], so that convolutions
 * and sums of them follow one another without reshapes.
 */
export const blocked = "blocked";

/** How a value lies; null is the logical order itself. */
export type Order = readonly number[] | "blocked" | null;

/**
 * A value in the graph. Convolutions leave their results in NCHW, or blocked, and elementwise
 * operations pass that on, so that hardly any transpose is ever made.
 */
export interface Placed extends Shaped {
  readonly name: string;
  readonly order: Order;
}

/** Logical NHWC as it lies for ONNX's convolutions. */
export const nchw: Axes = [0, 3, 1, 2];
/** The channels of all pictures together, as the gradient of a filter reads dY. */
export const cnhw: Axes = [3, 0, 1, 2];

/** What rules write into. */
export interface Lowering {
  readonly graph: GraphBuilder;
  /** What the graph is for. */
  readonly target: Target;
  node(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>>,
    options?: NodeOptions,
  ): string;
  /** A one-dimensional constant of 64-bit integers. */
  integers(values: readonly number[]): string;
  /** A scalar constant. */
  scalar(value: number, dtype?: Shaped["dtype"]): string;
  /** The value's name in another physical order; transposed once, however often it is asked for. */
  inOrder(value: Placed, order: Order): string;
}

/** Whether pictures of this shape can lie in blocks: logical [N, H, W, C]. */
export const canBlock = (
  { target: { block } }: Pick<Lowering, "target">,
  shape: readonly number[],
): boolean => block !== null && shape.length === 4 && shape[3] % block === 0;

export type Inputs<T> = Readonly<Record<string, T>>;

/** One kernel. `A` is what tfjs gives it as attributes. */
export interface Rule<A = Readonly<Record<string, unknown>>> {
  /** Shapes and types of the results. */
  infer(inputs: Inputs<Shaped>, attributes: A): Shaped | readonly Shaped[];
  /** Adds nodes to the graph and says where the results are. */
  lower(
    lowering: Lowering,
    call: {
      readonly inputs: Inputs<Placed>;
      readonly attributes: A;
      readonly out: readonly Shaped[];
    },
  ): Placed | readonly Placed[];
}

export type Rules = Readonly<Record<string, Rule>>;

/** A rule whose attributes are of a known type. tfjs does not type them per kernel. */
export function rule<A>(definition: Rule<A>): Rule {
  return definition as unknown as Rule;
}

export { sizeOf };

export const sameOrder = (a: Order, b: Order): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && a.every((axis, i) => axis === b[i]));

/** null for the identity, so that equal orders look alike. */
export function orderOf(axes: Axes): Axes | null {
  return axes.every((axis, i) => axis === i) ? null : axes;
}

/** The sides as the graph has them: as they lie in memory, or [N, C, H, W] where they are blocked. */
export const physicalShape = (
  { shape, order }: Pick<Placed, "shape" | "order">,
): readonly number[] =>
  order === null ? shape : (order === blocked ? nchw : order).map((axis) => shape[axis]);

/** Values one after the other along an axis; one alone is itself. */
export const concatenated = (
  { node }: Pick<Lowering, "node">,
  names: readonly string[],
  axis: number,
): string => names.length === 1 ? names[0] : node("Concat", names, { axis });

/** NumPy's broadcasting of shapes. */
export function broadcast(...shapes: (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, i) => {
    const sides = shapes.map((shape) => shape[shape.length - rank + i] ?? 1);
    const side = sides.find((s) => s !== 1) ?? 1;
    if (sides.some((s) => s !== 1 && s !== side)) {
      throw new RangeError(`Cannot broadcast ${shapes.map((s) => `[${s}]`).join(" with ")}`);
    }
    return side;
  });
}

/** Axes as positive numbers. */
export function positiveAxes(
  axes: number | readonly number[] | null | undefined,
  rank: number,
): number[] {
  const list = axes === null || axes === undefined
    ? Array.from({ length: rank }, (_, i) => i)
    : [axes].flat() as number[];
  return list.map((axis) => axis < 0 ? axis + rank : axis);
}
