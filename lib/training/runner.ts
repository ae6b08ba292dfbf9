/** What carries a training step out: tfjs, operation by operation, or one compiled graph. */
import { tf } from "lib/jit/tfjs.ts";
import type { Taken } from "lib/onnx/provider.ts";
import { fromTfjs, type Params, toTfjs, type Weights } from "lib/nn/parameters.ts";

/** A step over named tensors; returns all new state. */
export type Step = (state: Params, inputs: Params) => { state: Params; outputs: Params };

/** A step and the state that it moves. Dispose of it when done. */
export interface Runner extends AsyncDisposable {
  /** One step; returns its outputs and keeps the new state. */
  run(inputs: Weights): Promise<Weights>;
  /** A copy of the present state. */
  state(): Promise<Weights>;
  /** Goes on from another state. */
  restore?(state: Weights): void;
  /** Steps that `runAll` does at once; left out where it is one. */
  readonly stepsPerRun?: number;
  /** Steps one after the other, `stepsPerRun` at most; the outputs of each. */
  runAll?(inputs: readonly Weights[]): Promise<Weights[]>;
  /** Where it runs, and why not elsewhere. */
  readonly taken?: Taken;
}

/** Makes a runner from a step, its first state, and inputs that show the shapes of all inputs. */
export type MakeRunner = (
  step: Step,
  start: { readonly state: Weights; readonly inputs: Weights },
) => Promise<Runner> | Runner;

/** Runs a step eagerly on tfjs's current backend: slow, and the truth that compiled ones must meet. */
export const eagerRunner = (step: Step, start: { readonly state: Weights }): Runner => {
  let state = toTfjs(start.state);
  return {
    async run(inputs) {
      const given = toTfjs(inputs);
      const next = tf.tidy(() => step(state, given));
      tf.dispose([state, given]);
      state = next.state;
      const outputs = await fromTfjs(next.outputs);
      tf.dispose(next.outputs);
      return outputs;
    },
    state: () => fromTfjs(state),
    [Symbol.asyncDispose]: () => {
      tf.dispose(state);
      return Promise.resolve();
    },
  };
};
