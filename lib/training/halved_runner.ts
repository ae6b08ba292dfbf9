/** A training step whose last inputs depend on what it finds on the way, compiled to two graphs. */
import { compileHalves, type HalvesOptions } from "lib/jit/compile_halves.ts";
import type { Weights } from "lib/nn/parameters.ts";
import type { Runner, Step } from "./runner.ts";
import { swappedArrays } from "./state_buffers.ts";
import { prefixes, stateLayout } from "./state_layout.ts";

/** Such a step and the state that it moves. Dispose of it when done. */
export interface HalvedRunner extends Pick<Runner, "state">, AsyncDisposable {
  /**
   * One step; returns its outputs but the early ones, and keeps the new state.
   *
   * @param inputs those that are known before
   * @param between makes the others of the early outputs, whose arrays the next step writes over
   */
  run(inputs: Weights, between: (early: Weights) => Weights): Promise<Weights>;
  /** Goes on from another state. */
  restore(state: Weights): void;
}

/**
 * Runs a step in two halves on the processor. Numbers are those of `compiledRunner` with the same inputs.
 *
 * @param options names of the `early` outputs, and the threads of the sessions
 *
 * ```ts
 * import { halvedRunner } from "lib/training/halved_runner.ts";
 * const make = halvedRunner({ early: ["rows"], threads: 1 }); // (step, { state, inputs })
 * ```
 */
export const halvedRunner = (options: Omit<HalvesOptions, "orders">) =>
async (
  step: Step,
  { state, inputs }: { readonly state: Weights; readonly inputs: Weights },
): Promise<HalvedRunner> => {
  const layout = stateLayout(state);
  const { names, orders, shapes } = layout;
  const compiled = await compileHalves(
    layout.graphOf(step),
    { ...Object.fromEntries(names.map((name) => [prefixes.old + name, state[name]])), ...inputs },
    { ...options, orders },
  );
  const numbers = layout.physical(state);
  const buffers = swappedArrays({ session: compiled, numbers, shapes, prefixes });
  return {
    run: async (inputs, between) =>
      await buffers.run(inputs, (early) => between(early as Weights)) as Weights,
    state: async () => layout.logical(await buffers.numbers()),
    restore: (from) => buffers.replace(layout.physical(from)),
    [Symbol.asyncDispose]: () => compiled[Symbol.asyncDispose](),
  };
};
