/** How far methods of segmentation agree about plates, without knowing who is right. */
import { area, intersection } from "lib/geometry/box.ts";
import { type Mask, maskBox, maskIou } from "lib/geometry/mask.ts";
import { mean } from "lib/tensor/mean.ts";

/** The masks that methods made of one plate, a list per method. */
export type Answers = readonly (readonly Mask[])[];

/**
 * How far two methods agree about a plate, 0 to 1: masks are paired one to one, those that overlap most
 * first, and the overlaps are divided by the larger number of masks, so that what only one of them found
 * counts as no overlap. 1 where neither found anything.
 */
function agreement(a: readonly Mask[], b: readonly Mask[]): number {
  const most = Math.max(a.length, b.length);
  if (most === 0) return 1;
  const [boxes, others] = [a.map(maskBox), b.map(maskBox)];
  // masks far apart need not be gone through
  const overlap = (i: number, j: number) =>
    area(intersection(boxes[i], others[j])) > 0 ? maskIou(a[i], b[j]) : 0;
  const pairs = a.flatMap((_, i) => b.map((_, j) => ({ i, j, iou: overlap(i, j) })))
    .sort((p, q) => q.iou - p.iou || p.i - q.i || p.j - q.j);
  const [left, right] = [new Set<number>(), new Set<number>()];
  let sum = 0;
  for (const { i, j, iou } of pairs) {
    if (left.has(i) || right.has(j)) continue;
    left.add(i);
    right.add(j);
    sum += iou;
  }
  return sum / most;
}

/**
 * The agreement of every two methods about one plate. `[methods, methods]`
 *
 * ```ts
 * import { agreements } from "lib/segment/agreement.ts";
 * import { maskFromPixels } from "lib/geometry/mask.ts";
 * const [a, b] = [[1, 1, 0], [0, 1, 0]]
 *   .map((pixels) => maskFromPixels(pixels, { width: 3, height: 1 }));
 * agreements([[a], [b]]); // [[1, 0.5], [0.5, 1]]
 * ```
 */
export function agreements(answers: Answers): number[][] {
  const matrix = answers.map(() => answers.map(() => 1));
  for (const [i, a] of answers.entries()) {
    for (let j = 0; j < i; j++) matrix[i][j] = matrix[j][i] = agreement(a, answers[j]);
  }
  return matrix;
}

type Matrix = readonly (readonly number[])[];

/** The mean of matrices of several plates. `[methods, methods]` */
export const meanAgreement = (plates: readonly Matrix[]): number[][] =>
  (plates[0] ?? []).map((row, i) => row.map((_, j) => mean(plates.map((matrix) => matrix[i][j]))));

/** How little the methods agree about a plate: 1 less the mean over every two of them. */
export function disagreement(matrix: Matrix): number {
  const pairs = matrix.flatMap((row, i) => row.slice(0, i));
  return pairs.length === 0 ? 0 : 1 - mean(pairs);
}

/** Numbers of the plates, those first about which the methods agree least. */
export function byDisagreement(plates: readonly Matrix[]): number[] {
  const values = plates.map(disagreement);
  return [...plates.keys()].sort((a, b) => values[b] - values[a] || a - b);
}
