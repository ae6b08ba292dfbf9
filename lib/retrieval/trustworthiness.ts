/** How far a map can be trusted: whether those who are neighbours on it are neighbours in truth. */
import { cosines } from "lib/tensor/knn.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

/**
 * Trustworthiness of a layout (Venna and Kaski, 2001), as scikit-learn has it, on cosine distances: 1 where
 * the k neighbours of every point of the map are its k neighbours among the vectors, less the further away
 * false neighbours are.
 *
 * @param vectors `[N, D]`
 * @param places `[N, 2]`
 * @throws {RangeError} when the numbers of rows disagree, or k is not less than half of them
 */
export function trustworthiness(
  vectors: Tensor<"float32">,
  places: Tensor<"float32">,
  { k }: { readonly k: number },
): number {
  const [count] = vectors.shape;
  if (places.shape[0] !== count) {
    throw new RangeError(`Cannot judge ${places.shape[0]} places of ${count} vectors`);
  }
  if (!Number.isInteger(k) || k < 1 || k >= count / 2) {
    throw new RangeError(
      `Cannot judge a map of ${count} by ${k} neighbours: from 1 to less than half of the rows`,
    );
  }
  const { data } = places;
  const order = new Int32Array(count);
  const rank = new Int32Array(count);
  const away = new Float64Array(count);
  const others = new Int32Array(count - 1);
  let penalty = 0;
  let i = 0;
  for (const similarity of cosines(vectors, vectors)) {
    for (let j = 0; j < count; j++) order[j] = j;
    order.sort((a, b) => similarity[b] - similarity[a] || a - b);
    let place = 0;
    for (const j of order) if (j !== i) rank[j] = ++place; // the nearest other row has rank 1
    for (let j = 0; j < count; j++) {
      away[j] = (data[2 * j] - data[2 * i]) ** 2 + (data[2 * j + 1] - data[2 * i + 1]) ** 2;
      if (j !== i) others[j < i ? j : j - 1] = j;
    }
    others.sort((a, b) => away[a] - away[b] || a - b);
    for (let n = 0; n < k; n++) penalty += Math.max(0, rank[others[n]] - k);
    i++;
  }
  return 1 - 2 * penalty / (count * k * (2 * count - 3 * k - 1));
}
