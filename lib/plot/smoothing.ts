/** Values of a long run smoothed and thinned out, so that a curve of them can be read. */
import type { LossPoint } from "./curve.ts";

/**
 * An exponential moving mean that starts without the pull of an invented first value: weights are
 * `keep^age`, normalised. Steps without a number are passed over.
 *
 * @param keep weight of the past, 0 (no smoothing) to 1, exclusive
 *
 * ```ts
 * import { smoothed } from "lib/plot/smoothing.ts";
 * smoothed([4, 2], { keep: 0.5 }); // [4, 2.667]
 * ```
 */
export function smoothed(values: readonly number[], { keep }: { keep: number }): number[] {
  if (!(keep >= 0 && keep < 1)) {
    throw new RangeError(
      `Cannot smooth by ${keep}: the weight of the past is 0 or more and below 1`,
    );
  }
  let [sum, weight] = [0, 0];
  return values.map((value) => {
    if (Number.isFinite(value)) {
      sum = keep * sum + (1 - keep) * value;
      weight = keep * weight + (1 - keep);
    }
    return weight > 0 ? sum / weight : NaN;
  });
}

/** Means of equal stretches, at most `count` points, so that a long run stays a small figure. */
export function thinned(points: readonly LossPoint[], { count }: { count: number }): LossPoint[] {
  if (points.length <= count) return [...points];
  const stretch = Math.ceil(points.length / count);
  return Array.from({ length: Math.ceil(points.length / stretch) }, (_, i) => {
    const part = points.slice(i * stretch, (i + 1) * stretch);
    const loss = part.reduce((sum, point) => sum + point.loss, 0) / part.length;
    return { step: part[part.length - 1].step, loss };
  });
}
