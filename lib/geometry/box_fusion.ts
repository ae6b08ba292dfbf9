/**
 * Weighted box fusion (Solovyev, Wang & Gabruseva 2021): what several looks at one picture found, joined.
 * Where suppression keeps the best of the boxes that overlap, fusion takes their mean, and lowers the
 * scores of what one look alone has found.
 */
import { type Box, iou } from "./box.ts";

export interface Scored {
  readonly box: Box;
  /** 0 to 1. */
  readonly score: number;
}

interface Cluster extends Scored {
  readonly members: readonly Scored[];
}

/** The mean of some boxes, weighted by their scores, with the mean score. */
function meanOf(members: readonly Scored[]): Cluster {
  const sum = members.reduce((all, { score }) => all + score, 0);
  const weighted = [0, 0, 0, 0];
  for (const { box, score } of members) {
    for (let side = 0; side < 4; side++) weighted[side] += score * box[side];
  }
  const [x0, y0, x1, y1] = weighted.map((value) => value / sum);
  return { members, box: [x0, y0, x1, y1], score: sum / members.length };
}

/**
 * The finds of several looks as one list, best first. Each find, from the best on, joins those whose mean
 * it overlaps most and by more than the threshold, or begins anew. A joined find's score is the mean over
 * all looks, of which one that missed it gives 0.
 *
 * @param looks finds of each, already suppressed; scores are above 0
 * @param options `iouThreshold` is the paper's .55 by default
 *
 * ```ts
 * import { fuseBoxes } from "lib/geometry/box_fusion.ts";
 * const find = (x: number, score: number) => ({ box: [x, 0, x + 10, 10] as const, score });
 * fuseBoxes([[find(0, .6)], [find(1, .2)]]); // one at .25, score .4
 * ```
 */
export function fuseBoxes(
  looks: readonly (readonly Scored[])[],
  { iouThreshold = 0.55 }: { readonly iouThreshold?: number } = {},
): Scored[] {
  const clusters: Cluster[] = [];
  for (const find of looks.flat().sort((a, b) => b.score - a.score)) {
    let [own, most] = [-1, iouThreshold];
    for (const [i, { box }] of clusters.entries()) {
      const overlap = iou(box, find.box);
      if (overlap > most) [own, most] = [i, overlap];
    }
    if (own < 0) clusters.push({ ...find, members: [find] });
    else clusters[own] = meanOf([...clusters[own].members, find]);
  }
  return clusters.map(({ box, score, members }) => ({
    box,
    score: score * Math.min(members.length, looks.length) / looks.length,
  })).sort((a, b) => b.score - a.score);
}
