/** How far methods of segmentation agree about plates, without knowing who is right. */
import { type Mask, maskIou } from "lib/geometry/mask.ts";

/** The masks that methods made of one plate, a list per method. */
export type Answers = readonly (readonly Mask[])[];

/**
 * How far two methods agree about a plate, 0 to 1: masks are paired one to one, those that overlap most
 * first, and the overlaps are divided by the larger number of masks, so that what only one of them found
 * counts as no overlap. 1 where neither found anything.
 *
 * ```ts
 * import { agreement } from "lib/segment/agreement.ts";
 * import { maskFromPixels } from "lib/geometry/mask.ts";
 * const [a, b] = [[1, 1, 0], [0, 1, 0]]
 *   .map((pixels) => maskFromPixels(pixels, { width: 3, height: 1 }));
 * agreement([a], [b]); // 0.5
 * ```
 */
export function agreement(a: readonly Mask[], b: readonly Mask[]): number {
  const most = Math.max(a.length, b.length);
  if (most === 0) return 1;
  const pairs = a.flatMap((mask, i) => b.map((other, j) => ({ i, j, iou: maskIou(mask, other) })))
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

const mean = (list: readonly number[]) =>
  list.length === 0 ? NaN : list.reduce((sum, value) => sum + value, 0) / list.length;

/** The agreement of every two methods, a mean over plates. `[methods, methods]` */
export function agreementMatrix(plates: readonly Answers[]): number[][] {
  const count = plates[0]?.length ?? 0;
  return Array.from(
    { length: count },
    (_, i) =>
      Array.from({ length: count }, (_, j) => mean(plates.map((of) => agreement(of[i], of[j])))),
  );
}

/** How little the methods agree about a plate: 1 less the mean over every two of them. */
export function disagreement(answers: Answers): number {
  const pairs = answers.flatMap((a, i) => answers.slice(i + 1).map((b) => agreement(a, b)));
  return pairs.length === 0 ? 0 : 1 - mean(pairs);
}

/** Numbers of the plates, those first about which the methods agree least. */
export function byDisagreement(plates: readonly Answers[]): number[] {
  const values = plates.map(disagreement);
  return [...plates.keys()].sort((a, b) => values[b] - values[a] || a - b);
}
