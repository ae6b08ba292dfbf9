/** A training step as one graph, whose state stays between steps where it is computed. */
import { compile, type Traced } from "lib/jit/compile.ts";
import type { TfTensor } from "lib/jit/tfjs.ts";
import type { Params, Weights } from "lib/nn/parameters.ts";
import { type ProviderChoice, takeProvider, type Target, targetOf } from "lib/onnx/provider.ts";
import type { ModelPort, SessionOptions } from "lib/onnx/session.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { treeFlatten, type TreeOf } from "lib/tensor/tree.ts";
import { advising } from "./out_of_memory.ts";
import type { MakeRunner, Runner, RunnerStart, Step } from "./runner.ts";
import { several } from "./several_steps.ts";
import { deviceTensors, type StateBuffers, swappedArrays } from "./state_buffers.ts";
import { stateLayout, stateLayouts } from "./state_layout.ts";

type Tensors = Record<string, Tensor>;

export interface CompiledOptions extends Omit<SessionOptions, "provider"> {
  /** Default "cpu"; "auto" takes a GPU that works (`takeProvider` says which, and why). */
  readonly provider?: ProviderChoice | undefined;
  /**
   * Steps in one run of the graph, between which the state stays on the device. A run that is under way
   * cannot be stopped. Default 1.
   */
  readonly stepsPerRun?: number | undefined;
}

/**
 * Runs a step compiled to one ONNX graph. Filters and their moments have the layout of their gradients,
 * so that no step transposes them back.
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
  { provider: choice = "cpu", stepsPerRun = 1, ...session }: CompiledOptions = {},
): MakeRunner =>
async (step, start) => {
  const { provider } = await takeProvider(choice);
  const single = compiledFor(await targetOf(provider), session);
  const make = stepsPerRun === 1 ? single : several(single, stepsPerRun);
  return advising(make, { where: provider })(step, start);
};

/** A step as the function that is compiled. */
const graphOf = <I extends object, O extends object>(
  step: Step<I, O>,
): Traced<{ state: Weights; inputs: I }, { next: Params; outputs: TreeOf<O, TfTensor> }> =>
(given) => {
  const { state, inputs } = given as { state: Params; inputs: TreeOf<I, TfTensor> };
  const { state: next, outputs } = step(state, inputs);
  // in the order of the old state
  return {
    next: Object.fromEntries(Object.keys(state).map((name) => [name, next[name]])),
    outputs,
  };
};

/** Steps compiled for a target. */
const compiledFor =
  (target: Target, options: Omit<SessionOptions, "provider">): MakeRunner =>
  async <I extends object, O extends object>(
    step: Step<I, O>,
    { state, inputs }: RunnerStart<I>,
  ): Promise<Runner<I, O>> => {
    // Shapes alone outlive the making: the first state's numbers are the caller's to let go.
    const layout = stateLayout(state);
    const { keepsState, provider } = target;
    const compiled = await compile(graphOf(step), { state, inputs }, {
      ...options,
      target,
      layouts: stateLayouts({ state, next: state }),
      onDevice: keepsState ? Object.keys(treeFlatten({ next: state })) : [],
    });
    const { session } = compiled;
    const { outputs: ports } = compiled.ports as unknown as { outputs: TreeOf<O, ModelPort> };
    const begun = { numbers: layout.physical(state), shapes: layout.shapes, ports };
    const buffers: StateBuffers<I, O> = keepsState
      ? deviceTensors({ ...begun, session, provider })
      : swappedArrays({
        ...begun,
        fill: (feeds, into) =>
          session.run(treeFlatten(feeds) as Tensors, treeFlatten(into) as Tensors),
      });
    return {
      stepsPerRun: 1,
      async run(list) {
        const outputs: O[] = [];
        for (const given of list) outputs.push(await buffers.run(given) as O);
        return outputs;
      },
      state: async () => layout.logical(await buffers.numbers()),
      restore: (from) => buffers.replace(layout.physical(from)),
      async [Symbol.asyncDispose]() {
        buffers[Symbol.dispose]();
        await compiled[Symbol.asyncDispose]();
      },
    };
  };
