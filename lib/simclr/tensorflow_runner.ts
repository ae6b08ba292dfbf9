/** The same step on TensorFlow, operation by operation: its kernels, on its processors. */
import { loadTensorflow, tensorflowBackend, type TensorflowOptions } from "lib/jit/tensorflow.ts";
import { tf } from "lib/jit/tfjs.ts";
import { eagerRunner, type MakeRunner } from "lib/training/runner.ts";

/** Does it with TensorFlow as tfjs's backend, and puts the former one back. */
function onTensorflow<T>(work: () => T): T {
  const before = tf.getBackend() || "cpu";
  tf.setBackend(tensorflowBackend);
  try {
    return work();
  } finally {
    tf.setBackend(before);
  }
}

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
