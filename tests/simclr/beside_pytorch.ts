/** Our training step from somebody else's weights and moments, in the pieces that parity is told by. */
import { compile, type CompileOptions } from "lib/jit/compile.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { type Simclr, type StepInputs, trainingStep } from "lib/simclr/step.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

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

/**
 * `at(state, inputs)`: loss, gradients and running statistics of a step from that state. `moved`: the
 * weights and moments that the optimiser alone makes of a state and of gradients by name.
 */
export async function stepsFrom(
  simclr: Simclr,
  { state, inputs }: { state: Weights; inputs: StepInputs },
  options: CompileOptions = {},
) {
  const step = trainingStep(simclr, { gradients: true });
  const running = Object.keys(state).filter((name) => name.includes(".running_"));
  const whole = await compile(
    ({ state, inputs }) => {
      const { state: next, outputs } = step(state, inputs);
      const statistics = Object.fromEntries(running.map((name) => [name, next[name]]));
      return { loss: outputs.loss, gradients: outputs.gradients!, statistics };
    },
    { state, inputs },
    options,
  );
  const gradients = Object.fromEntries(simclr.trained.map((name) => [name, state[name]]));
  const update = await compile(
    ({ state, gradients, scalars }) => {
      const parameters = Object.fromEntries(simclr.trained.map((name) => [name, state[name]]));
      const next = simclr.optimizer.update({ parameters, gradients, state, scalars });
      return { ...next.parameters, ...next.state };
    },
    { state, gradients, scalars: inputs.scalars },
    options,
  );
  return {
    async at(state: Weights, inputs: StepInputs) {
      const { loss, gradients, statistics } = await whole.run({ state, inputs });
      return {
        loss: Number(loss.data[0]),
        gradients: gradients as Weights,
        statistics: statistics as Weights,
      };
    },
    moved: (state: Weights, given: { gradients: Weights; scalars: Weights }) =>
      update.run({ state, ...given }) as Promise<Weights>,
    async [Symbol.asyncDispose]() {
      await whole[Symbol.asyncDispose]();
      await update[Symbol.asyncDispose]();
    },
  };
}
