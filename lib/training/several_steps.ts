/**
 * Several steps in one run of a graph, so that weights and moments stay where they are computed, such
 * as on a GPU, instead of coming back after each step.
 */
import type { TreeOf } from "lib/tensor/tree.ts";
import type { TfTensor } from "lib/jit/tfjs.ts";
import type { MakeRunner, Runner, RunnerStart, Step } from "./runner.ts";

/** Steps as one, which takes a list of inputs and returns a list of outputs. */
const unrolled =
  <I extends object, O extends object>(step: Step<I, O>): Step<I[], O[]> => (state, inputs) => {
    let present = state;
    const outputs: TreeOf<O, TfTensor>[] = [];
    for (const given of inputs as TreeOf<I, TfTensor>[]) {
      const next = step(present, given);
      present = next.state;
      outputs.push(next.outputs);
    }
    return { state: present, outputs: outputs as TreeOf<O[], TfTensor> };
  };

/**
 * Runners that do `count` steps per run, and single ones where another number is asked for. The state
 * goes from one graph to the other when they take turns.
 *
 * @throws {RangeError} for a count that is no whole number above 1
 */
export function several(make: MakeRunner, count: number): MakeRunner {
  if (!Number.isInteger(count) || count < 2) {
    throw new RangeError(`Cannot do ${count} steps per run; give a whole number above 1`);
  }
  return async <I extends object, O extends object>(
    step: Step<I, O>,
    { state, inputs }: RunnerStart<I>,
  ): Promise<Runner<I, O>> => {
    const repeated = Array.from({ length: count }, () => inputs);
    const many = await make(unrolled(step), { state, inputs: repeated });
    let one: Runner<I, O> | null = null;
    let newest: Pick<Runner, "state" | "restore"> = many;
    /** The runner, with the newest state in it. */
    const withState = async <R extends Pick<Runner, "state" | "restore">>(
      runner: R,
    ): Promise<R> => {
      if (runner !== newest) runner.restore(await newest.state());
      newest = runner;
      return runner;
    };
    return {
      stepsPerRun: count,
      async run(list) {
        if (list.length === count) return (await (await withState(many)).run([[...list]]))[0];
        one ??= await make(step, { state, inputs });
        return (await withState(one)).run(list);
      },
      state: () => newest.state(),
      restore: (weights) => newest.restore(weights),
      async [Symbol.asyncDispose]() {
        await many[Symbol.asyncDispose]();
        await one?.[Symbol.asyncDispose]();
      },
    };
  };
}
