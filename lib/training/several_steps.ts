/**
 * Several steps in one run of a graph, so that weights and moments stay where they are computed, such
 * as on a GPU, instead of coming back after each step.
 */
import { type Params, under, type Weights, within } from "lib/nn/parameters.ts";
import type { MakeRunner, Runner, Step } from "./runner.ts";

/** `count` steps as one: inputs and outputs of step k are named `k.<name>`. */
export function unrolled(step: Step, count: number): Step {
  return (state, inputs) => {
    let present = state;
    const outputs: Params = {};
    for (let k = 0; k < count; k++) {
      const next = step(present, within(`${k}`, inputs));
      present = next.state;
      Object.assign(outputs, under(`${k}`, next.outputs));
    }
    return { state: present, outputs };
  };
}

/** Inputs of several steps as those of one. */
const together = (list: readonly Weights[]): Weights =>
  Object.assign({}, ...list.map((inputs, k) => under(`${k}`, inputs)));

/**
 * Runners that do `count` steps per run, and single ones where fewer are asked for. The state goes
 * from one graph to the other when they take turns.
 *
 * @throws {RangeError} for a count that is no whole number above 1
 */
export function several(make: MakeRunner, count: number): MakeRunner {
  if (!Number.isInteger(count) || count < 2) {
    throw new RangeError(`Cannot do ${count} steps per run; give a whole number above 1`);
  }
  return async (step, { state, inputs }) => {
    const repeated = Array.from({ length: count }, () => inputs);
    const many = await make(unrolled(step, count), { state, inputs: together(repeated) });
    let one: Runner | null = null;
    let newest: Runner = many;
    /** The runner, with the newest state in it. */
    const withState = async (runner: Runner) => {
      if (runner === newest) return runner;
      if (!runner.restore) throw new Error("This runner cannot take a state over");
      runner.restore(await newest.state());
      newest = runner;
      return runner;
    };
    const run = async (given: Weights) => {
      one ??= await make(step, { state, inputs });
      return (await withState(one)).run(given);
    };
    return {
      stepsPerRun: count,
      run,
      async runAll(list) {
        if (list.length !== count) {
          const each: Weights[] = [];
          for (const given of list) each.push(await run(given));
          return each;
        }
        const outputs = await (await withState(many)).run(together(list));
        return list.map((_, k) => within(`${k}`, outputs));
      },
      state: () => newest.state(),
      restore(weights) {
        if (!newest.restore) throw new Error("This runner cannot take a state over");
        newest.restore(weights);
      },
      async [Symbol.asyncDispose]() {
        await many[Symbol.asyncDispose]();
        await one?.[Symbol.asyncDispose]();
      },
    };
  };
}
