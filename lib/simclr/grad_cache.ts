/**
 * The gradient of a large batch in the memory of a micro-batch (GradCache: Gao et al., 2021): embed one
 * micro-batch after the other without keeping activations, compute the gradient of the loss with respect
 * to the embeddings, then embed each micro-batch again and backpropagate its share. Unlike gradient
 * accumulation, which averages the losses of small batches, every item keeps all others as negatives.
 * Exact, except for batch normalisation, whose statistics are those of a micro-batch.
 */
import { tf, type TfScalar, type TfTensor } from "lib/jit/tfjs.ts";
import type { Params } from "lib/nn/parameters.ts";

/** Each micro-batch is embedded twice: for its embeddings, and for its gradient. */
export type Pass = "forward" | "backward";

/** How a large batch is embedded in micro-batches, and its loss. */
export interface GradCacheOptions {
  /** Embeds [2C, H, W, 3] as [2C, D]. */
  readonly embed: (parameters: Params, part: TfTensor, pass: Pass) => TfTensor;
  /** The loss of all embeddings [2N, D], the second views below the first. */
  readonly lossOf: (z: TfTensor) => TfScalar;
  /** Pairs per micro-batch; the last one may be smaller. */
  readonly chunk: number;
}

/** `tf.valueAndGrads` of `lossOf(embed(parameters, views))`, and z. */
export function gradCache(
  { parameters, views }: { parameters: Params; views: TfTensor }, // [2N, H, W, 3]
  { embed, lossOf, chunk }: GradCacheOptions,
): { loss: TfScalar; gradients: Params; z: TfTensor } {
  if (!Number.isInteger(chunk) || chunk < 1) {
    throw new RangeError(`A micro-batch has at least one pair, not ${chunk}`);
  }
  const pairs = views.shape[0] / 2;
  const starts = Array.from({ length: Math.ceil(pairs / chunk) }, (_, k) => k * chunk);
  /** Both views of the pairs from `start` on. */
  const part = (t: tf.Tensor, start: number) => {
    const size = Math.min(chunk, pairs - start);
    const rest = t.shape.slice(1);
    const from = (row: number) => tf.slice(t, [row, ...rest.map(() => 0)], [size, ...rest]);
    return tf.concat([from(start), from(pairs + start)]); // [2C, ...]
  };
  const parts = starts.map((start) =>
    tf.tidy(() => embed(parameters, part(views, start), "forward"))
  );
  const halves = parts.map((z) => tf.split(z, 2)); // [C, D], [C, D]
  const z = tf.concat([0, 1].flatMap((view) => halves.map((half) => half[view]))); // [2N, D]
  const { value: loss, grad } = tf.valueAndGrad(lossOf)(z); // [], [2N, D]
  const names = Object.keys(parameters);
  let gradients: tf.Tensor[] = [];
  for (const start of starts) {
    const added: tf.Tensor[] = tf.tidy(() => {
      const dz = part(grad, start); // [2C, D]
      const { grads } = tf.valueAndGrads((...weights: tf.Tensor[]) => {
        const named = Object.fromEntries(names.map((name, i) => [name, weights[i]]));
        return tf.sum(tf.mul(embed(named, part(views, start), "backward"), dz)) as tf.Scalar;
      })(names.map((name) => parameters[name]));
      return grads.map((g, i) => gradients[i] ? tf.add(gradients[i], g) : g);
    });
    tf.dispose(gradients);
    gradients = added;
  }
  tf.dispose([parts, halves, grad]);
  return { loss, gradients: Object.fromEntries(names.map((name, i) => [name, gradients[i]])), z };
}
