/** From a program to an ONNX graph. */
import { type Graph, graphBuilder } from "lib/onnx/graph.ts";
import { plainTarget, type Target } from "lib/onnx/provider.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { Program } from "./program.ts";
import { fromBlocked, toBlocked } from "./rules/blocked.ts";
import {
  type Axes,
  blocked,
  type Lowering,
  type Order,
  orderOf,
  physicalShape,
  type Placed,
  sameOrder,
} from "./rules/rule.ts";
import { ruleOf } from "./rules/table.ts";

/** Physical orders of inputs and outputs, by name; those left out lie as they are read. */
export type Orders = Readonly<Record<string, Order>>;

/** How a program becomes an ONNX graph; layouts and back-end switches. */
export interface LowerOptions {
  /** Layouts of inputs and outputs by name. Default: the logical order for all. */
  readonly orders?: Orders | undefined;
  /** Outputs that lie as they come out, whatever that is. Default none. */
  readonly asMade?: readonly string[];
  /** What the graph is for. Default: a plain graph, which every provider runs. */
  readonly target?: Target;
}

function loweringFor(target: Target): Lowering {
  const graph = graphBuilder();
  const moved = new Map<string, string>();
  const nodes = new Map<string, string>();
  const { node } = graph;
  const lowering: Lowering = {
    graph,
    target,
    // Equal nodes are one: reshapes and transposes are asked for again and again.
    node(operator, inputs, attributes = {}, options = {}) {
      const key = JSON.stringify([operator, inputs, attributes, options]);
      const known = nodes.get(key);
      if (known !== undefined) return known;
      const name = node(operator, inputs, attributes, options);
      nodes.set(key, name);
      return name;
    },
    integers: (values) =>
      graph.constant({
        dtype: "int64",
        shape: [values.length],
        data: BigInt64Array.from(values, BigInt),
      }),
    scalar(value, dtype = "float32") {
      const data = dtype === "float32"
        ? Float32Array.of(value)
        : dtype === "int32"
        ? Int32Array.of(value)
        : Uint8Array.of(value);
      return graph.constant({ dtype, shape: [], data } as Tensor);
    },
    inOrder(value, order) {
      if (sameOrder(value.order, order)) return value.name;
      // Transpose gives one name to several values, whose axes differ: both orders say which.
      const key = `${value.name} from ${value.order} to ${order}`;
      const known = moved.get(key);
      if (known !== undefined) return known;
      const name = value.order === blocked
        ? fromBlocked(lowering, { value, order })
        : order === blocked
        ? toBlocked(lowering, value)
        : transposed(lowering, { value, have: value.order, want: order });
      moved.set(key, name);
      // and back again for nothing
      moved.set(`${name} from ${order} to ${value.order}`, value.name);
      return name;
    },
  };
  return lowering;
}

function transposed(
  { node, integers }: Lowering,
  { value, have, want }: { value: Placed; have: Axes | null; want: Axes | null },
): string {
  const axes = value.shape.map((_, axis) => axis);
  const perm = (want ?? axes).map((axis) => (have ?? axes).indexOf(axis));
  const sides = physicalShape(value);
  // Where only sides of 1 change places, the numbers stay where they are.
  const long = perm.filter((axis) => sides[axis] !== 1);
  const stays = long.every((axis, i) => i === 0 || axis > long[i - 1]);
  return stays
    ? node("Reshape", [value.name, integers(perm.map((axis) => sides[axis]))])
    : node("Transpose", [value.name], { perm });
}

export interface Lowered {
  readonly graph: Graph;
  /** How the outputs lie that were to lie as they come out. */
  readonly made: Orders;
}

const ordered = (order: Order | undefined): Order =>
  order && order !== blocked ? orderOf(order) : order ?? null;

/** The graph of a program; its inputs and outputs lie in the given orders. */
export const lower = (program: Program, options: LowerOptions = {}): Graph =>
  lowered(program, options).graph;

/** The same, which says how those outputs lie of which no order was asked. */
export function lowered(
  program: Program,
  { orders = {}, asMade = [], target = plainTarget }: LowerOptions,
): Lowered {
  const lowering = loweringFor(target);
  const { graph, inOrder } = lowering;
  const placed = new Map<number, Placed>();
  for (const { name, value } of program.inputs) {
    const shaped = program.values[value];
    const at: Placed = { ...shaped, name, order: ordered(orders[name]) };
    graph.input({ name, dtype: shaped.dtype, shape: physicalShape(at) });
    placed.set(value, at);
  }
  for (const [value, tensor] of program.constants) {
    placed.set(value, { ...program.values[value], name: graph.constant(tensor), order: null });
  }
  for (const { kernel, inputs, attributes, outputs } of program.operations) {
    const given = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [name, placed.get(value)!]),
    );
    const out = outputs.map((value) => program.values[value]);
    const made = ruleOf(kernel).lower(lowering, { inputs: given, attributes, out });
    [made].flat().forEach((result, i) => placed.set(outputs[i], result as Placed));
  }
  const made: Record<string, Order> = {};
  for (const { name, value } of program.outputs) {
    const result = placed.get(value)!;
    const order = asMade.includes(name) ? made[name] = result.order : ordered(orders[name]);
    const port = { name, dtype: result.dtype, shape: physicalShape({ ...result, order }) };
    graph.output(port, inOrder(result, order));
  }
  return { graph: graph.graph(), made };
}
