/** The first pairs of a step's inputs. */
import type { Tensor } from "lib/tensor/tensor.ts";

/** Inputs of a step that can be reduced to fewer pairs. */
export interface PairInputs {
  /** Views [2N, ...], the second ones below the first. */
  readonly views: Tensor<"float32">;
  /** [2N, 2N] */
  readonly excluded?: Tensor<"float32">;
}

/** The first `pairs` pairs of a step's inputs: rows of `views`, rows and columns of `excluded`. */
export function firstPairs<I extends PairInputs>(inputs: I, pairs: number): I {
  const all = inputs.views.shape[0] / 2;
  const rows = (data: Float32Array, width: number) => {
    const kept = new Float32Array(2 * pairs * width);
    kept.set(data.subarray(0, pairs * width));
    kept.set(data.subarray(all * width, (all + pairs) * width), pairs * width);
    return kept;
  };
  const { views, excluded } = inputs;
  const width = views.data.length / (2 * all);
  const cut = {
    ...views,
    shape: [2 * pairs, ...views.shape.slice(1)],
    data: rows(views.data, width),
  }; // [2P, H, W, 3]
  if (!excluded) return { ...inputs, views: cut };
  const high = rows(excluded.data, 2 * all); // [2P, 2N]
  const data = new Float32Array(4 * pairs * pairs);
  for (let i = 0; i < 2 * pairs; i++) {
    const row = high.subarray(i * 2 * all, (i + 1) * 2 * all);
    data.set(row.subarray(0, pairs), i * 2 * pairs);
    data.set(row.subarray(all, all + pairs), i * 2 * pairs + pairs);
  }
  return { ...inputs, views: cut, excluded: { ...excluded, shape: [2 * pairs, 2 * pairs], data } };
}
