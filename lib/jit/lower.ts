/** From a program to an ONNX graph. */
import { type Graph, graphBuilder } from "lib/onnx/graph.ts";
import { plainTarget, type Target } from "lib/onnx/provider.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { Program } from "./program.ts";
import { fromBlocked, toBlocked } from "./rules/blocked.ts";
import {
  type Axes,
  blocked,
  canonicalLayout,
  type LaidOut,
  type Layout,
  type Lowering,
  physicalShape,
  placesIn,
  sameLayout,
} from "./rules/rule.ts";
import { ruleOf } from "./rules/table.ts";

/** Layouts of inputs and outputs by name; those left out have the logical one. */
export type Layouts = Readonly<Record<string, Layout>>;

/** How a program becomes an ONNX graph; layouts and back-end switches. */
export interface LowerOptions {
  /** Layouts of inputs and outputs by name. Default: the logical one for all. */
  readonly layouts?: Layouts | undefined;
  /** Outputs that keep the layout in which they are computed. Default none. */
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
    // Equal nodes are one: the same reshapes and transposes are requested many times.
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
    toLayout(value, layout) {
      if (sameLayout(value.layout, layout)) return value.name;
      // Values with different axes may share a name, so the key has both layouts.
      const key = `${value.name} from ${value.layout} to ${layout}`;
      const known = moved.get(key);
      if (known !== undefined) return known;
      const name = value.layout === blocked
        ? fromBlocked(lowering, { value, layout })
        : layout === blocked
        ? toBlocked(lowering, value)
        : transposed(lowering, { value, have: value.layout, want: layout });
      moved.set(key, name);
      // the way back costs nothing
      moved.set(`${name} from ${layout} to ${value.layout}`, value.name);
      return name;
    },
  };
  return lowering;
}

function transposed(
  { node, integers }: Lowering,
  { value, have, want }: { value: LaidOut; have: Axes | null; want: Axes | null },
): string {
  const axes = value.shape.map((_, axis) => axis);
  const perm = placesIn(have ?? axes, want ?? axes);
  const dims = physicalShape(value);
  // Where only dims of 1 change places, the data stays as it is.
  const long = perm.filter((axis) => dims[axis] !== 1);
  const stays = long.every((axis, i) => i === 0 || axis > long[i - 1]);
  return stays
    ? node("Reshape", [value.name, integers(perm.map((axis) => dims[axis]))])
    : node("Transpose", [value.name], { perm });
}

export interface Lowered {
  readonly graph: Graph;
  /** Layouts of the outputs that keep the one in which they are computed. */
  readonly made: Layouts;
}

const normalisedLayout = (layout: Layout | undefined): Layout =>
  layout && layout !== blocked ? canonicalLayout(layout) : layout ?? null;

/** The graph of a program, with inputs and outputs in the given layouts. */
export const lower = (program: Program, options: LowerOptions = {}): Graph =>
  lowered(program, options).graph;

/** The same, with the layouts of the outputs in `asMade`. */
export function lowered(
  program: Program,
  { layouts = {}, asMade = [], target = plainTarget }: LowerOptions,
): Lowered {
  const lowering = loweringFor(target);
  const { graph, toLayout } = lowering;
  const laidOut = new Map<number, LaidOut>();
  for (const { name, value } of program.inputs) {
    const shaped = program.values[value];
    const at: LaidOut = { ...shaped, name, layout: normalisedLayout(layouts[name]) };
    graph.input({ name, dtype: shaped.dtype, shape: physicalShape(at) });
    laidOut.set(value, at);
  }
  for (const [value, tensor] of program.constants) {
    laidOut.set(value, { ...program.values[value], name: graph.constant(tensor), layout: null });
  }
  for (const { kernel, inputs, attributes, outputs } of program.operations) {
    const given = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [name, laidOut.get(value)!]),
    );
    const out = outputs.map((value) => program.values[value]);
    const made = ruleOf(kernel).lower(lowering, { inputs: given, attributes, out });
    [made].flat().forEach((result, i) => laidOut.set(outputs[i], result as LaidOut));
  }
  const made: Record<string, Layout> = {};
  for (const { name, value } of program.outputs) {
    const result = laidOut.get(value)!;
    const layout = asMade.includes(name)
      ? made[name] = result.layout
      : normalisedLayout(layouts[name]);
    const port = { name, dtype: result.dtype, shape: physicalShape({ ...result, layout }) };
    graph.output(port, toLayout(result, layout));
  }
  return { graph: graph.graph(), made };
}
