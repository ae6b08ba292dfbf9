/** A training step as one graph, whose state stays in two sets of buffers that change places. */
import { compile } from "lib/jit/compile.ts";
import { ohwi } from "lib/jit/rules/convolution.ts";
import { orderOf, physicalShape } from "lib/jit/rules/rule.ts";
import type { Orders } from "lib/jit/lower.ts";
import type { Weights } from "lib/nn/parameters.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import { sizeOf, transpose } from "lib/tensor/tensor.ts";
import type { MakeRunner, Runner } from "./runner.ts";

const prefixes = { old: "state.", new: "next." };

/**
 * Runs a step compiled to one ONNX graph. Filters and their moments lie as their gradients come out,
 * so no step transposes them back.
 *
 * @param options the provider and the threads of the session
 *
 * ```ts
 * import { compiledRunner } from "lib/simclr/compiled_runner.ts";
 * const runner = compiledRunner({ threads: 2 }); // for `train({ ..., runner })`
 * ```
 */
export const compiledRunner = (options: SessionOptions = {}): MakeRunner =>
async (
  step,
  { state, inputs },
): Promise<Runner> => {
  const orderOfWeight = (name: string) => state[name].shape.length === 4 ? ohwi : null;
  const names = Object.keys(state);
  const orders: Orders = Object.fromEntries(
    Object.values(prefixes).flatMap((prefix) =>
      names.map((name) => [prefix + name, orderOfWeight(name)])
    ),
  );
  const shapes = {
    ...Object.fromEntries(names.map((name) => [prefixes.old + name, state[name]])),
    ...inputs,
  };
  const compiled = await compile(
    (given) => {
      const old = Object.fromEntries(names.map((name) => [name, given[prefixes.old + name]]));
      const next = step(old, given);
      return {
        ...Object.fromEntries(names.map((name) => [prefixes.new + name, next.state[name]])),
        ...next.outputs,
      };
    },
    shapes,
    { ...options, orders },
  );
  const placed = (name: string, prefix: string, data: Float32Array) => {
    const shape = physicalShape({ shape: state[name].shape, order: orderOfWeight(name) });
    return [prefix + name, { dtype: "float32", shape, data }] as const;
  };
  const set = (): Map<string, Float32Array> =>
    new Map(names.map((name) => {
      const order = orderOfWeight(name);
      return [name, order ? transpose(state[name], order).data : state[name].data.slice()];
    }));
  let [current, spare] = [set(), set()];
  const outputs = compiled.session.outputs.filter(({ name }) => !name.startsWith(prefixes.new));
  return {
    async run(given) {
      const feeds = Object.fromEntries(
        names.map((n) => placed(n, prefixes.old, current.get(n)!)),
      );
      const into = Object.fromEntries(names.map((n) => placed(n, prefixes.new, spare.get(n)!)));
      const made = Object.fromEntries(outputs.map(({ name, shape }) => {
        const sides = shape.map((side) => side ?? 1);
        return [name, { dtype: "float32", shape: sides, data: new Float32Array(sizeOf(sides)) }];
      })) as Weights;
      await compiled.session.run({ ...feeds, ...given }, { ...into, ...made });
      [current, spare] = [spare, current];
      return made;
    },
    state() {
      const entries = names.map((name): [string, Weights[string]] => {
        const { shape, dtype } = state[name];
        const order = orderOfWeight(name);
        const back = order && orderOf(order.map((_, axis) => order.indexOf(axis)));
        const numbers = current.get(name)!;
        const plain = back
          ? transpose({ data: numbers, shape: order.map((axis) => shape[axis]) }, back).data
          : numbers.slice();
        return [name, { dtype, shape, data: plain }];
      });
      return Promise.resolve(Object.fromEntries(entries));
    },
    [Symbol.asyncDispose]: () => compiled[Symbol.asyncDispose](),
  };
};
