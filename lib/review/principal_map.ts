/** Where figures lie on the map: on the plane along which their vectors differ most. */
import { alongAxes, principalAxes } from "lib/tensor/principal_axes.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { FigureMap } from "./api.ts";

/** Rows that the plane is found by, so that the page does not wait: more change it little. */
const sampled = 300;

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
  const [x, y] = alongAxes(rows, principalAxes(rows, { sampled })).map((along) => {
    const shares = spread(along);
    const all = new Array<number>(count).fill(0.5);
    figures.forEach((figure, row) => {
      if (figure >= 0) all[figure] = shares[row];
    });
    return all;
  });
  return { model, x, y };
}
