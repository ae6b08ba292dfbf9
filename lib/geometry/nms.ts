/** Non-maximum suppression: of boxes that overlap, the best one stays. */
import { area, type Box, intersection, iou } from "./box.ts";

/** Indices of boxes from the best score on; equal scores keep their order, as sorting is stable. */
function byScore(scores: ArrayLike<number>): number[] {
  return Array.from(scores, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
}

/**
 * Greedy suppression: indices of the kept boxes, best first. A box goes when its IoU with a kept one
 * is above the threshold.
 *
 * @throws {RangeError} when there are not as many scores as boxes
 *
 * ```ts
 * import { nms } from "lib/geometry/nms.ts";
 * nms([[0, 0, 9, 9], [0, 0, 9, 8]], [0.5, 0.9], { iouThreshold: 0.45 }); // [1]
 * ```
 */
export function nms(
  boxes: readonly Box[],
  scores: ArrayLike<number>,
  { iouThreshold }: { readonly iouThreshold: number },
): number[] {
  if (boxes.length !== scores.length) {
    throw new RangeError(
      `Cannot rank ${boxes.length} boxes by ${scores.length} scores: give one for each box`,
    );
  }
  const kept: number[] = [];
  for (const i of byScore(scores)) {
    if (kept.every((k) => iou(boxes[k], boxes[i]) <= iouThreshold)) kept.push(i);
  }
  return kept;
}

/** The share of `inner` that lies in `outer`, 0 to 1: 1 where it is contained. */
export function containment(inner: Box, outer: Box): number {
  const own = area(inner);
  return own > 0 ? area(intersection(inner, outer)) / own : 0;
}
