/** A training step as one graph, whose state stays between steps where it is computed. */
import { compile } from "lib/jit/compile.ts";
import { ohwi } from "lib/jit/rules/convolution_geometry.ts";
import { orderOf, physicalShape } from "lib/jit/rules/rule.ts";
import type { Orders } from "lib/jit/lower.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { type ProviderChoice, takeProvider } from "lib/onnx/provider.ts";
import { keepsOnDevice, type SessionOptions } from "lib/onnx/session.ts";
import { transpose } from "lib/tensor/tensor.ts";
import { advising } from "./out_of_memory.ts";
import type { MakeRunner, Runner } from "./runner.ts";
import { several } from "./several_steps.ts";
import { deviceTensors, type Numbers, swappedArrays } from "./state_buffers.ts";

const prefixes = { old: "state.", new: "next." };

export interface CompiledOptions extends Omit<SessionOptions, "provider"> {
  /** Default "cpu"; "auto" takes a GPU that works. The runner's `taken` says which, and why. */
  readonly provider?: ProviderChoice;
  /**
   * Steps in one run of the graph, in which the state stays on the device. A stop then takes effect at
   * the end of the run under way. Default 1.
   */
  readonly stepsPerRun?: number;
}

/**
 * Runs a step compiled to one ONNX graph. Filters and their moments lie as their gradients come out,
 * so no step transposes them back.
 *
 * @param options the provider, the threads of the session, the steps per run
 * @throws {Error} when the provider does not work, or runs out of memory: it says which batch fits
 *
 * ```ts
 * import { compiledRunner } from "lib/training/compiled_runner.ts";
 * const runner = compiledRunner({ provider: "auto" }); // for `train({ ..., runner })`
 * ```
 */
export const compiledRunner = (
  { provider = "cpu", stepsPerRun = 1, ...session }: CompiledOptions = {},
): MakeRunner =>
async (step, start) => {
  const taken = await takeProvider(provider);
  const single = compiledOn({ ...session, provider: taken.provider });
  const make = stepsPerRun === 1 ? single : several(single, stepsPerRun);
  return { ...await advising(make, { where: taken.provider })(step, start), taken };
};

/** Steps compiled for one provider. */
const compiledOn = (options: SessionOptions): MakeRunner =>
async (
  step,
  { state, inputs },
): Promise<Runner> => {
  // Shapes alone outlive the making: the first state's numbers are the caller's to let go.
  const shaped = new Map(Object.entries(state).map(([name, { shape }]) => [name, shape]));
  const names = [...shaped.keys()];
  const orderOfWeight = (name: string) => shaped.get(name)!.length === 4 ? ohwi : null;
  const orders: Orders = Object.fromEntries(
    Object.values(prefixes).flatMap((prefix) =>
      names.map((name) => [prefix + name, orderOfWeight(name)])
    ),
  );
  const shapes = {
    ...Object.fromEntries(names.map((name) => [prefixes.old + name, state[name]])),
    ...inputs,
  };
  const { provider = "cpu" } = options;
  const onDevice = keepsOnDevice[provider] ? names.map((name) => prefixes.new + name) : [];
  const compiled = await compile(
    (given) => {
      const old = Object.fromEntries(names.map((name) => [name, given[prefixes.old + name]]));
      const next = step(old, given, { joined: provider !== "cpu" });
      return {
        ...Object.fromEntries(names.map((name) => [prefixes.new + name, next.state[name]])),
        ...next.outputs,
      };
    },
    shapes,
    { ...options, orders, onDevice },
  );
  const physical = (from: Weights): Numbers =>
    new Map(names.map((name) => {
      const order = orderOfWeight(name);
      return [name, order ? transpose(from[name], order).data : from[name].data.slice()];
    }));
  const { session } = compiled;
  const begun = {
    session,
    numbers: physical(state),
    shapes: new Map(names.map((name) => {
      const shape = physicalShape({ shape: shaped.get(name)!, order: orderOfWeight(name) });
      return [name, shape];
    })),
    prefixes,
  };
  const buffers = onDevice.length > 0
    ? deviceTensors({ ...begun, provider })
    : swappedArrays(begun);
  return {
    run: async (inputs) => await buffers.run(inputs) as Weights,
    async state() {
      const numbers = await buffers.numbers();
      return Object.fromEntries(names.map((name): [string, Weights[string]] => {
        const shape = shaped.get(name)!;
        const order = orderOfWeight(name);
        const back = order && orderOf(order.map((_, axis) => order.indexOf(axis)));
        const found = numbers.get(name)!;
        const data = back
          ? transpose({ data: found, shape: order.map((axis) => shape[axis]) }, back).data
          : found.slice();
        return [name, { dtype: "float32", shape, data }];
      }));
    },
    restore: (from) => buffers.replace(physical(from)),
    async [Symbol.asyncDispose]() {
      buffers[Symbol.dispose]();
      await compiled[Symbol.asyncDispose]();
    },
  };
};
