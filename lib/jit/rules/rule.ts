/** What the compiler must know of a kernel: the shape it gives, and how ONNX says it. */
import type { Attribute, GraphBuilder, NodeOptions } from "lib/onnx/graph.ts";
import type { Shaped } from "../program.ts";

/**
 * A value in the graph. `order[i]` is the logical axis that lies at physical axis i; null is the
 * logical order itself. Convolutions leave their results in NCHW, and elementwise operations pass
 * that on, so that hardly any transpose is ever made.
 */
export interface Placed extends Shaped {
  readonly name: string;
  readonly order: readonly number[] | null;
}

/** What rules write into. */
export interface Lowering {
  readonly graph: GraphBuilder;
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
  inOrder(value: Placed, order: readonly number[] | null): string;
}

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

export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, side) => product * side, 1);

export const sameOrder = (
  a: readonly number[] | null,
  b: readonly number[] | null,
): boolean => a === b || (a !== null && b !== null && a.every((axis, i) => axis === b[i]));

/** null for the identity, so that equal orders look alike. */
export function orderOf(axes: readonly number[]): readonly number[] | null {
  return axes.every((axis, i) => axis === i) ? null : axes;
}

/** The sides as they lie in memory. */
export const physicalShape = (
  { shape, order }: Pick<Placed, "shape" | "order">,
): readonly number[] => order ? order.map((axis) => shape[axis]) : shape;

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
