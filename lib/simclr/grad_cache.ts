/**
 * The gradient of a whole batch in the memory of a part of it (GradCache: Gao et al., 2021): embed
 * part by part and forget how, take the loss's gradient on the embeddings alone, then embed each part
 * again and carry its share backwards. Unlike plain accumulation, which averages the losses of small
 * batches, every item still has all others for negatives. Exact, but for batch normalisation, whose
 * statistics are those of a part.
 */
import { tf, type TfScalar, type TfTensor } from "lib/jit/tfjs.ts";
import type { Params } from "lib/nn/parameters.ts";

/** Each part is embedded twice: for its embeddings, and for its gradient. */
export type Pass = "forward" | "backward";

/** How a large batch is embedded in parts, and what its loss is. */
export interface GradCacheOptions {
  /** Embeds [2C, H, W, 3] as [2C, D]. */
  readonly embed: (parameters: Params, part: TfTensor, pass: Pass) => TfTensor;
  /** The loss of all embeddings [2N, D], the second views below the first. */
  readonly lossOf: (z: TfTensor) => TfScalar;
  /** Pairs per part; the last part may be smaller. */
  readonly chunk: number;
}

/** As `tf.valueAndGrads` of `lossOf(embed(parameters, views))`, with z besides. */
export function gradCache(
  { parameters, views }: { parameters: Params; views: TfTensor }, // [2N, H, W, 3]
  { embed, lossOf, chunk }: GradCacheOptions,
): { loss: TfScalar; gradients: Params; z: TfTensor } {
  if (!Number.isInteger(chunk) || chunk < 1) {
    throw new RangeError(`A part has at least one pair, not ${chunk}`);
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
  let gradients: tf.Tensor[] | undefined;
  for (const start of starts) {
    const added: tf.Tensor[] = tf.tidy(() => {
      const pull = part(grad, start); // [2C, D]
      const { grads } = tf.valueAndGrads((...weights: tf.Tensor[]) => {
        const named = Object.fromEntries(names.map((name, i) => [name, weights[i]]));
        return tf.sum(tf.mul(embed(named, part(views, start), "backward"), pull)) as tf.Scalar;
      })(names.map((name) => parameters[name]));
      return grads.map((g, i) => gradients ? tf.add(gradients[i], g) : g);
    });
    tf.dispose(gradients ?? []);
    gradients = added;
  }
  tf.dispose([parts, halves, grad]);
  return { loss, gradients: Object.fromEntries(names.map((name, i) => [name, gradients![i]])), z };
}
