/** What runs the steps of a training: tfjs, operation by operation, or one compiled graph. */
import { tf, type TfTensor } from "lib/jit/tfjs.ts";
import { fromTfjs, type Params, toTfjs, type Weights } from "lib/nn/parameters.ts";
import type { TreeOf } from "lib/tensor/tree.ts";

/**
 * A training step: from state and inputs to all of the new state, and outputs. Inputs and outputs are
 * trees of tensors (`tensor/tree.ts`).
 *
 * @template I inputs, as tensors in memory
 * @template O outputs, as tensors in memory
 */
export type Step<I extends object = Weights, O extends object = Weights> = (
  state: Params,
  inputs: TreeOf<I, TfTensor>,
) => { state: Params; outputs: TreeOf<O, TfTensor> };

/** A step and the state that it moves. Dispose of it when done. */
export interface Runner<I extends object = Weights, O extends object = Weights>
  extends AsyncDisposable {
  /** Steps that suit one call of `run`; fewer or more are done as well. */
  readonly stepsPerRun: number;
  /** Steps one after the other, one for each element; returns the outputs of each and keeps the new state. */
  run(inputs: readonly I[]): Promise<O[]>;
  /** A copy of the present state. */
  state(): Promise<Weights>;
  /** Continues from another state. */
  restore(state: Weights): void;
}

/** Where a runner starts. */
export interface RunnerStart<I extends object> {
  /** The state before the first step. */
  readonly state: Weights;
  /** Inputs of a step, which show the shapes of those of all steps. */
  readonly inputs: I;
}

/** Makes a runner from a step and where it starts. */
export type MakeRunner = <I extends object, O extends object>(
  step: Step<I, O>,
  start: RunnerStart<I>,
) => Promise<Runner<I, O>> | Runner<I, O>;

/** Runs a step eagerly on tfjs's current backend: slow, and the reference for compiled ones. */
export const eagerRunner = <I extends object, O extends object>(
  step: Step<I, O>,
  start: Pick<RunnerStart<I>, "state">,
): Runner<I, O> => {
  let state = toTfjs(start.state);
  const one = async (inputs: I): Promise<O> => {
    const given = toTfjs(inputs);
    const next = tf.tidy(() => step(state, given));
    tf.dispose([state, given as tf.TensorContainer]);
    state = next.state;
    const outputs = await fromTfjs(next.outputs);
    tf.dispose(next.outputs as tf.TensorContainer);
    return outputs as unknown as O;
  };
  return {
    stepsPerRun: 1,
    async run(list) {
      const outputs: O[] = [];
      for (const inputs of list) outputs.push(await one(inputs));
      return outputs;
    },
    state: () => fromTfjs(state),
    restore(from) {
      tf.dispose(state);
      state = toTfjs(from);
    },
    [Symbol.asyncDispose]: () => {
      tf.dispose(state);
      return Promise.resolve();
    },
  };
};
