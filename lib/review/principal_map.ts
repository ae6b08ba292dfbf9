/** Where figures lie on the map: on the plane along which their vectors differ most. */
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import type { FigureMap } from "./api.ts";

/** Rows that the plane is fitted to: more change it little. */
const sampled = 4000;

/** Rounds after which the plane hardly turns. */
const rounds = 30;

const dot = (a: ArrayLike<number>, b: ArrayLike<number>, from = 0) => {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += a[from + i] * b[i];
  return sum;
};

function normalised(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((x) => x / length);
}

/**
 * The two directions along which rows differ most, at right angles (orthogonal iteration on their
 * covariance), and their mean. `[D]` each
 */
function plane({ data, shape: [count, dimension] }: Tensor<"float32">, random: Random) {
  const mean = new Float64Array(dimension);
  for (let i = 0; i < data.length; i++) mean[i % dimension] += data[i] / count;
  const start = () => normalised(Float64Array.from({ length: dimension }, () => random.normal()));
  let axes = [start(), start()];
  for (let round = 0; round < rounds; round++) {
    const next = axes.map(() => new Float64Array(dimension));
    const offsets = axes.map((axis) => dot(mean, axis));
    for (let row = 0; row < count; row++) {
      for (const [a, axis] of axes.entries()) {
        const along = dot(data, axis, row * dimension) - offsets[a];
        const onto = next[a];
        for (let d = 0; d < dimension; d++) {
          onto[d] += along * (data[row * dimension + d] - mean[d]);
        }
      }
    }
    const first = normalised(next[0]);
    const shared = dot(next[1], first);
    axes = [first, normalised(next[1].map((x, d) => x - shared * first[d]))];
  }
  return { mean, axes };
}

/** Values as shares of the stretch that all but the outermost hundredth take. */
function spread(values: Float64Array): number[] {
  const sorted = values.toSorted();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0.005), at(0.995)];
  const width = high - low || 1;
  return Array.from(values, (value) => {
    const share = Math.min(1, Math.max(0, 0.02 + 0.96 * (value - low) / width));
    return Math.round(share * 1e4) / 1e4;
  });
}

/**
 * The map of vectors by their two principal components. The same vectors give the same map.
 *
 * @param rows `[N, D]`
 * @param figures the figure of each row
 * @param count how many figures there are; those without a vector lie in the middle
 *
 * ```ts
 * import { principalMap } from "lib/review/principal_map.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const rows = float32(new Float32Array([0, 0, 1, 0, 2, 0]), [3, 2]);
 * principalMap(rows, { figures: [0, 1, 2], count: 3, model: "simclr" }).x.length; // 3
 * ```
 */
export function principalMap(
  rows: Tensor<"float32">,
  { figures, count, model }: {
    readonly figures: readonly number[];
    readonly count: number;
    readonly model: string;
  },
): FigureMap {
  const [size, dimension] = rows.shape;
  const random = new Random(1).fork("map");
  const chosen = size <= sampled ? rows : float32(
    Float32Array.from(
      { length: sampled * dimension },
      // evenly among all, so that every book has its share
      (_, i) =>
        rows.data[
          Math.floor(Math.floor(i / dimension) * size / sampled) * dimension + i % dimension
        ],
    ),
    [sampled, dimension],
  );
  const { mean, axes } = plane(chosen, random);
  const [x, y] = axes.map((axis) => {
    const offset = dot(mean, axis);
    const along = new Float64Array(size);
    for (let row = 0; row < size; row++) {
      along[row] = dot(rows.data, axis, row * dimension) - offset;
    }
    const shares = spread(along);
    const all = new Array<number>(count).fill(0.5);
    figures.forEach((figure, row) => {
      if (figure >= 0) all[figure] = shares[row];
    });
    return all;
  });
  return { model, x, y };
}
