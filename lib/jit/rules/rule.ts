/** What the compiler knows of a kernel: the shape of its result, and its form in ONNX. */
import type { Attribute, GraphBuilder, NodeOptions } from "lib/onnx/graph.ts";
import type { Target } from "lib/onnx/provider.ts";
import { sizeOf } from "lib/tensor/tensor.ts";
import type { Shaped } from "../program.ts";

/** A permutation: `axes[i]` is the logical axis that is stored as axis i. */
export type Axes = readonly number[];

/**
 * The layout of images in ONNX Runtime's own CPU convolutions: channels in blocks the size of a vector
 * register, [N, C / B, H, W, B]. In the graph such a value has the shape [N, C, H, W], so that
 * convolutions and additions need no reshapes in between.
 */
export const blocked = "blocked";

/** The layout of a value: a permutation of its axes, or blocks; null is the logical layout. */
export type Layout = readonly number[] | "blocked" | null;

/**
 * A value in the graph, with its layout. Convolutions leave their results in NCHW, or blocked, and
 * elementwise operations keep the layout, so that transposes are rare.
 */
export interface LaidOut extends Shaped {
  readonly name: string;
  readonly layout: Layout;
}

/** Logical NHWC stored as NCHW, for ONNX's convolutions. */
export const nchw: Axes = [0, 3, 1, 2];
/** Channels first, then images, as the gradient of a filter reads dY. */
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
  /** The value's name in another layout; it is transposed once, however often that is requested. */
  toLayout(value: LaidOut, layout: Layout): string;
}

/** Whether images of this logical shape [N, H, W, C] can be stored in blocks. */
export const canBlock = (
  { target: { block } }: Pick<Lowering, "target">,
  shape: readonly number[],
): boolean => block !== null && shape.length === 4 && shape[3] % block === 0;

export type Inputs<T> = Readonly<Record<string, T>>;

/** One kernel. `A` is what tfjs gives it as attributes. */
export interface Rule<A = Readonly<Record<string, unknown>>> {
  /** Shapes and types of the results. */
  infer(inputs: Inputs<Shaped>, attributes: A): Shaped | readonly Shaped[];
  /** Adds nodes to the graph and returns the results. */
  lower(
    lowering: Lowering,
    call: {
      readonly inputs: Inputs<LaidOut>;
      readonly attributes: A;
      readonly out: readonly Shaped[];
    },
  ): LaidOut | readonly LaidOut[];
}

export type Rules = Readonly<Record<string, Rule>>;

/** A rule whose attributes are of a known type. tfjs does not type them per kernel. */
export function rule<A>(definition: Rule<A>): Rule {
  return definition as unknown as Rule;
}

export { sizeOf };

export const sameLayout = (a: Layout, b: Layout): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && a.every((axis, i) => axis === b[i]));

/** null for the identity, so that equal layouts have one form. */
export function canonicalLayout(axes: Axes): Axes | null {
  return axes.every((axis, i) => axis === i) ? null : axes;
}

/** Where each of these axes lies in an order that names it. */
export function placesIn(order: Axes, axes: Axes): number[] {
  const places = new Map(order.map((axis, i) => [axis, i]));
  return axes.map((axis) => places.get(axis)!);
}

/** The shape in the graph: dims as stored, or [N, C, H, W] where they are blocked. */
export const physicalShape = (
  { shape, layout }: Pick<LaidOut, "shape" | "layout">,
): readonly number[] =>
  layout === null ? shape : (layout === blocked ? nchw : layout).map((axis) => shape[axis]);

/** Values concatenated along an axis; a single one as it is. */
export const concatenated = (
  { node }: Pick<Lowering, "node">,
  names: readonly string[],
  axis: number,
): string => {
  const [only, ...others] = names;
  return others.length === 0 ? only : node("Concat", names, { axis });
};

/** NumPy's broadcasting of shapes. */
export function broadcast(...shapes: (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, i) => {
    const dims = shapes.map((shape) => shape[shape.length - rank + i] ?? 1);
    const dim = dims.find((s) => s !== 1) ?? 1;
    if (dims.some((s) => s !== 1 && s !== dim)) {
      throw new RangeError(`Cannot broadcast ${shapes.map((s) => `[${s}]`).join(" with ")}`);
    }
    return dim;
  });
}

/** Axes counted from the front. */
export function positiveAxes(
  axes: number | readonly number[] | null | undefined,
  rank: number,
): number[] {
  const list = axes === null || axes === undefined
    ? Array.from({ length: rank }, (_, i) => i)
    : [axes].flat() as number[];
  return list.map((axis) => axis < 0 ? axis + rank : axis);
}
