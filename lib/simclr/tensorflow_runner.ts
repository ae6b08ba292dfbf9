/** The same step on TensorFlow, operation by operation: its kernels, on its processors. */
import { onBackend } from "lib/jit/on_backend.ts";
import { loadTensorflow, tensorflowBackend, type TensorflowOptions } from "lib/jit/tensorflow.ts";
import { eagerRunner, type MakeRunner } from "lib/training/runner.ts";

const onTensorflow = <T>(work: () => T): T => onBackend(tensorflowBackend, work);

/**
 * Runs a step eagerly on TensorFlow, which is looked for when the runner is made.
 *
 * @throws {Error} where it is not installed, with the commands that install it
 *
 * ```ts
 * import { tensorflowRunner } from "lib/simclr/tensorflow_runner.ts";
 * const runner = tensorflowRunner(); // for `train({ ..., runner })`
 * ```
 */
export const tensorflowRunner = (options: TensorflowOptions = {}): MakeRunner => (step, start) => {
  loadTensorflow(options);
  const runner = onTensorflow(() => eagerRunner(step, start));
  return {
    ...runner,
    async run(list) {
      const outputs: Awaited<ReturnType<typeof runner.run>> = [];
      // Up to its first wait a single step is synchronous, and it waits for numbers to be read only.
      for (const inputs of list) outputs.push(...await onTensorflow(() => runner.run([inputs])));
      return outputs;
    },
    restore: (state) => onTensorflow(() => runner.restore(state)),
  };
};
