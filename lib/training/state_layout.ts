/** How the state of a compiled step is laid out: filters and their moments as gradients come out. */
import { ohwi } from "lib/jit/rules/convolution_geometry.ts";
import { canonicalLayout, physicalShape } from "lib/jit/rules/rule.ts";
import type { Layouts } from "lib/jit/lower.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { transpose } from "lib/tensor/tensor.ts";
import { treeFlatten } from "lib/tensor/tree.ts";
import type { Numbers } from "./state_buffers.ts";

export interface StateLayout {
  readonly names: readonly string[];
  /** Shapes by name, as the graph has them. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** A state's numbers as the graph has them, in arrays of their own. */
  physical(state: Weights): Numbers;
  /** A copy of the state that numbers are. */
  logical(numbers: Numbers): Weights;
}

const layoutOfShape = ({ length }: readonly number[]) => length === 4 ? ohwi : null;

/** Layouts of a graph's inputs and results by their flattened names: of a tree of states. */
export const stateLayouts = (tree: object): Layouts =>
  Object.fromEntries(
    Object.entries(treeFlatten(tree) as Weights)
      .map(([name, { shape }]) => [name, layoutOfShape(shape)]),
  );

/** The layout of states like this one, whose numbers it does not hold. */
export function stateLayout(state: Weights): StateLayout {
  const shaped = new Map(Object.entries(state).map(([name, { shape }]) => [name, shape]));
  const names = [...shaped.keys()];
  return {
    names,
    shapes: new Map(
      [...shaped].map(([name, shape]) => [
        name,
        physicalShape({ shape, layout: layoutOfShape(shape) }),
      ]),
    ),
    physical: (from) =>
      new Map([...shaped].map(([name, shape]) => {
        const layout = layoutOfShape(shape);
        return [name, layout ? transpose(from[name], layout).data : from[name].data.slice()];
      })),
    logical: (numbers) =>
      Object.fromEntries([...shaped].map(([name, shape]): [string, Weights[string]] => {
        const layout = layoutOfShape(shape);
        const back = layout && canonicalLayout(layout.map((_, axis) => layout.indexOf(axis)));
        const found = numbers.get(name)!;
        const data = back
          ? transpose({ data: found, shape: layout.map((axis) => shape[axis]) }, back).data
          : found.slice();
        return [name, { dtype: "float32", shape, data }];
      })),
  };
}
