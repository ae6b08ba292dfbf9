/** How the state of a compiled step lies in its graph: filters and their moments as gradients come out. */
import { ohwi } from "lib/jit/rules/convolution_geometry.ts";
import { orderOf, physicalShape } from "lib/jit/rules/rule.ts";
import type { Orders } from "lib/jit/lower.ts";
import type { Traced } from "lib/jit/compile.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { transpose } from "lib/tensor/tensor.ts";
import type { Step } from "./runner.ts";
import type { Numbers } from "./state_buffers.ts";

/** What precedes a name where it goes into the graph, and where it comes out. */
export const prefixes = { old: "state.", new: "next." };

export interface StateLayout {
  readonly names: readonly string[];
  /** Of the graph's inputs and outputs. */
  readonly orders: Orders;
  /** By name, as the graph has them. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** A step as the graph's function. */
  graphOf(step: Step): Traced;
  /** A state's numbers as they lie, in arrays of their own. */
  physical(state: Weights): Numbers;
  /** A copy of the state that numbers are. */
  logical(numbers: Numbers): Weights;
}

/** The layout of states like this one, whose numbers it does not hold. */
export function stateLayout(state: Weights): StateLayout {
  const shaped = new Map(Object.entries(state).map(([name, { shape }]) => [name, shape]));
  const names = [...shaped.keys()];
  const orderOfWeight = (name: string) => shaped.get(name)!.length === 4 ? ohwi : null;
  return {
    names,
    orders: Object.fromEntries(
      Object.values(prefixes).flatMap((prefix) =>
        names.map((name) => [prefix + name, orderOfWeight(name)])
      ),
    ),
    shapes: new Map(
      names.map((name) => [
        name,
        physicalShape({ shape: shaped.get(name)!, order: orderOfWeight(name) }),
      ]),
    ),
    graphOf: (step) => (given) => {
      const old = Object.fromEntries(names.map((name) => [name, given[prefixes.old + name]]));
      const next = step(old, given);
      return {
        ...Object.fromEntries(names.map((name) => [prefixes.new + name, next.state[name]])),
        ...next.outputs,
      };
    },
    physical: (from) =>
      new Map(names.map((name) => {
        const order = orderOfWeight(name);
        return [name, order ? transpose(from[name], order).data : from[name].data.slice()];
      })),
    logical: (numbers) =>
      Object.fromEntries(names.map((name): [string, Weights[string]] => {
        const shape = shaped.get(name)!;
        const order = orderOfWeight(name);
        const back = order && orderOf(order.map((_, axis) => order.indexOf(axis)));
        const found = numbers.get(name)!;
        const data = back
          ? transpose({ data: found, shape: order.map((axis) => shape[axis]) }, back).data
          : found.slice();
        return [name, { dtype: "float32", shape, data }];
      })),
  };
}
