/** Our training step from somebody else's weights and moments, in the pieces that parity is told by. */
import { compile } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import { type Params, under, type Weights, within } from "lib/nn/parameters.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { gradientPrefix, scalarPrefix, type Simclr, trainingStep } from "lib/simclr/step.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** The limits: relative, the last two in norms over a tensor. */
export const limits = { loss: 1e-5, gradient: 1e-3, update: 1e-6 } as const;

/** |a - b| / |b| over a tensor; 0 where both are nothing but zeros. */
export function apart(a: Tensor<"float32">, b: Tensor<"float32">): number {
  if (a.data.length !== b.data.length) throw new RangeError(`[${a.shape}] beside [${b.shape}]`);
  let [squares, norm] = [0, 0];
  for (let i = 0; i < a.data.length; i++) {
    squares += (a.data[i] - b.data[i]) ** 2;
    norm += b.data[i] ** 2;
  }
  return squares === 0 ? 0 : Math.sqrt(squares / norm);
}

/** The worst of the named distances, and whose it is. */
export function worst(named: Readonly<Record<string, number>>): { name: string; value: number } {
  return Object.entries(named).map(([name, value]) => ({ name, value }))
    .reduce((a, b) => b.value > a.value || Number.isNaN(b.value) ? b : a);
}

/** Distances of every tensor of `expected`. */
export const distances = (ours: Weights, expected: Weights): Record<string, number> =>
  Object.fromEntries(
    Object.entries(expected).map(([name, tensor]) => [name, apart(ours[name], tensor)]),
  );

/** The optimiser's scalars as a step takes them. `step` counts from 1. */
export function scalarsOf(
  { optimizer }: Simclr,
  moment: { step: number; learningRate: number },
): Weights {
  return Object.fromEntries(
    Object.entries(optimizer.scalars(moment))
      .map(([name, v]) => [`${scalarPrefix}.${name}`, float32(Float32Array.of(v), [])]),
  );
}

const prefix = "given";

/**
 * `at(state, inputs)`: loss, gradients and running statistics of a step from that state. `moved`: the
 * weights and moments that the optimiser alone makes of a state and of gradients by name.
 */
export async function stepsFrom(
  simclr: Simclr,
  { state, inputs }: { state: Weights; inputs: Weights },
  options: SessionOptions = {},
) {
  const step = trainingStep(simclr, { gradients: true });
  const running = Object.keys(state).filter((name) => name.includes(".running_"));
  const runner = await compiledRunner(options)((held, given) => {
    const { state: next, outputs } = step(within(prefix, given), given);
    const statistics = Object.fromEntries(running.map((name) => [name, next[name]]));
    return { state: held, outputs: { ...outputs, ...statistics } };
  }, { state: {}, inputs: { ...under(prefix, state), ...inputs } });
  const weights = Object.fromEntries(simclr.trained.map((name) => [name, state[name]]));
  const { views: _, excluded: __, ...scalars } = inputs;
  const named = {
    ...under(prefix, state),
    ...under(gradientPrefix, weights),
    ...scalars,
  };
  const update = await compile(
    (given): Record<string, tf.Tensor> => {
      const old: Params = within(prefix, given);
      const next = simclr.optimizer.update({
        parameters: Object.fromEntries(simclr.trained.map((name) => [name, old[name]])),
        gradients: within(gradientPrefix, given),
        state: old,
        scalars: within(scalarPrefix, given),
      });
      return { ...next.parameters, ...next.state };
    },
    named,
    options,
  );
  return {
    async at(state: Weights, inputs: Weights) {
      const outputs = await runner.run({ ...under(prefix, state), ...inputs });
      return {
        loss: outputs.loss.data[0],
        gradients: within(gradientPrefix, outputs),
        statistics: Object.fromEntries(running.map((name) => [name, outputs[name]])),
      };
    },
    moved: (state: Weights, { gradients, scalars }: { gradients: Weights; scalars: Weights }) =>
      update.run({
        ...under(prefix, state),
        ...under(gradientPrefix, gradients),
        ...scalars,
      }) as Promise<Weights>,
    async [Symbol.asyncDispose]() {
      await runner[Symbol.asyncDispose]();
      await update[Symbol.asyncDispose]();
    },
  };
}
