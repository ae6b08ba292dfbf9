/** A training step whose last inputs depend on some of its outputs, compiled to two graphs. */
import { compileHalves, type HalvesOptions, type PartialTree } from "lib/jit/compile_halves.ts";
import type { TfTensor } from "lib/jit/tfjs.ts";
import type { Params } from "lib/nn/parameters.ts";
import type { ModelPort } from "lib/onnx/session.ts";
import type { TreeOf } from "lib/tensor/tree.ts";
import type { Runner, RunnerStart, Step } from "./runner.ts";
import { swappedArrays } from "./state_buffers.ts";
import { stateLayout, stateLayouts } from "./state_layout.ts";

/** Such a step and the state that it moves. Dispose of it when done. */
export interface HalvedRunner<I extends object, O extends object, E extends keyof O>
  extends Pick<Runner, "state" | "restore">, AsyncDisposable {
  /**
   * One step; returns its outputs but the early ones, and keeps the new state.
   *
   * @param inputs those that are known before
   * @param between makes the others of the early outputs, whose arrays the next step writes over
   */
  run(
    inputs: PartialTree<I>,
    between: (early: Pick<O, E>) => PartialTree<I>,
  ): Promise<Omit<O, E>>;
}

/**
 * Runs a step in two halves on the CPU. Numbers are those of `compiledRunner` with the same inputs.
 *
 * @param options names of the `early` outputs, and the threads of the sessions
 *
 * ```ts
 * import { halvedRunner } from "lib/training/halved_runner.ts";
 * const make = halvedRunner({ early: ["rows"], threads: 1 }); // (step, { state, inputs })
 * ```
 */
export const halvedRunner = <E extends string>(
  { early, ...options }: Omit<HalvesOptions, "layouts"> & { readonly early: readonly E[] },
) =>
async <I extends object, O extends Record<E, unknown>>(
  step: Step<I, O>,
  { state, inputs }: RunnerStart<I>,
): Promise<HalvedRunner<I, O, E>> => {
  const layout = stateLayout(state);
  const isEarly = (name: string) => (early as readonly string[]).includes(name);
  const compiled = await compileHalves(
    (given) => {
      const all = given as { state: Params; inputs: TreeOf<I, TfTensor> };
      const { state: next, outputs } = step(all.state, all.inputs);
      const chosen = (wanted: boolean) =>
        Object.fromEntries(Object.entries(outputs).filter(([name]) => isEarly(name) === wanted));
      const moved = layout.names.map((name) => [name, next[name]] as const);
      return {
        early: chosen(true),
        late: { next: Object.fromEntries(moved), outputs: chosen(false) },
      };
    },
    { state, inputs },
    { ...options, layouts: stateLayouts({ state, late: { next: state } }) },
  );
  const { outputs: ports } = compiled.ports as unknown as {
    outputs: TreeOf<Omit<O, E>, ModelPort>;
  };
  type Between = (early: Pick<O, E>) => PartialTree<I>;
  const buffers = swappedArrays<PartialTree<I> & object, Omit<O, E>, [Between]>({
    numbers: layout.physical(state),
    shapes: layout.shapes,
    ports,
    fill: (feeds, into, between) =>
      compiled.run(
        feeds as never,
        into as never,
        (seen) => ({ inputs: between(seen as Pick<O, E>) }) as never,
      ),
  });
  return {
    run: (inputs, between) =>
      buffers.run(inputs as never, between) as Promise<unknown> as Promise<Omit<O, E>>,
    state: async () => layout.logical(await buffers.numbers()),
    restore: (from) => buffers.replace(layout.physical(from)),
    [Symbol.asyncDispose]: () => compiled[Symbol.asyncDispose](),
  };
};
