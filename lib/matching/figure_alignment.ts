/** Which figure of one plate is which of another: boxes laid over by the map between the plates. */
import { type Box, iou } from "lib/geometry/box.ts";
import { type Affine, mappedBox } from "./affine.ts";

/** Two figures that are one. */
export interface FigureMatch {
  /** Index among the first plate's figures. */
  readonly a: number;
  /** Index among the second plate's. */
  readonly b: number;
  /** Intersection over union of the boxes, one laid over the other, 0 to 1. */
  readonly overlap: number;
}

/** Boxes that share less are different figures. */
const leastOverlap = 0.2;

/**
 * Matches figures one to one, the best overlap first.
 *
 * @param figures boxes in pixels of each plate
 * @param map pixels of the first plate to pixels of the second
 *
 * ```ts
 * import { alignFigures } from "lib/matching/figure_alignment.ts";
 * const boxes = { a: [[0, 0, 10, 20]], b: [[5, 0, 15, 20]] } as const;
 * alignFigures(boxes, [1, 0, 5, 0, 1, 0]); // [{ a: 0, b: 0, overlap: 1 }]
 * ```
 */
export function alignFigures(
  figures: { readonly a: readonly Box[]; readonly b: readonly Box[] },
  map: Affine,
): FigureMatch[] {
  const laid = figures.a.map((box) => mappedBox(box, map));
  const possible = laid.flatMap((box, a) =>
    figures.b.map((other, b): FigureMatch => ({ a, b, overlap: iou(box, other) }))
  ).filter(({ overlap }) => overlap >= leastOverlap);
  possible.sort((p, q) => q.overlap - p.overlap || p.a - q.a || p.b - q.b);
  const [takenA, takenB] = [new Set<number>(), new Set<number>()];
  const matches: FigureMatch[] = [];
  for (const match of possible) {
    if (takenA.has(match.a) || takenB.has(match.b)) continue;
    takenA.add(match.a);
    takenB.add(match.b);
    matches.push(match);
  }
  return matches.sort((p, q) => p.a - q.a);
}
