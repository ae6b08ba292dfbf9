/** A training step as one graph, whose state stays between steps where it is computed. */
import { compile } from "lib/jit/compile.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { type ProviderChoice, takeProvider, type Target, targetOf } from "lib/onnx/provider.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import { advising } from "./out_of_memory.ts";
import type { MakeRunner, Runner } from "./runner.ts";
import { several } from "./several_steps.ts";
import { deviceTensors, swappedArrays } from "./state_buffers.ts";
import { prefixes, stateLayout } from "./state_layout.ts";

export interface CompiledOptions extends Omit<SessionOptions, "provider"> {
  /** Default "cpu"; "auto" takes a GPU that works. The runner's `taken` says which, and why. */
  readonly provider?: ProviderChoice | undefined;
  /**
   * Steps in one run of the graph, in which the state stays on the device. A stop then takes effect at
   * the end of the run under way. Default 1.
   */
  readonly stepsPerRun?: number | undefined;
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
  const single = compiledFor(await targetOf(taken.provider), session);
  const make = stepsPerRun === 1 ? single : several(single, stepsPerRun);
  return { ...await advising(make, { where: taken.provider })(step, start), taken };
};

/** Steps compiled for a target. */
const compiledFor =
  (target: Target, options: Omit<SessionOptions, "provider">): MakeRunner =>
  async (
    step,
    { state, inputs },
  ): Promise<Runner> => {
    // Shapes alone outlive the making: the first state's numbers are the caller's to let go.
    const layout = stateLayout(state);
    const { names, orders, shapes } = layout;
    const { keepsState, provider } = target;
    const compiled = await compile(
      layout.graphOf(step),
      { ...Object.fromEntries(names.map((name) => [prefixes.old + name, state[name]])), ...inputs },
      {
        ...options,
        target,
        orders,
        onDevice: keepsState ? names.map((name) => prefixes.new + name) : [],
      },
    );
    const { session } = compiled;
    const begun = { session, numbers: layout.physical(state), shapes, prefixes };
    const buffers = keepsState ? deviceTensors({ ...begun, provider }) : swappedArrays(begun);
    return {
      run: async (inputs) => await buffers.run(inputs) as Weights,
      state: async () => layout.logical(await buffers.numbers()),
      restore: (from) => buffers.replace(layout.physical(from)),
      async [Symbol.asyncDispose]() {
        buffers[Symbol.dispose]();
        await compiled[Symbol.asyncDispose]();
      },
    };
  };
