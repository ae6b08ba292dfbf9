/** How one plate lies on another, where no more is known than which boxes fall together. */
import type { Box } from "lib/geometry/box.ts";

/** The straight line through points, by least squares; null where they are one above the other. */
function lineOf(points: readonly (readonly [from: number, to: number])[]) {
  const mean = (which: 0 | 1) =>
    points.reduce((sum, point) => sum + point[which], 0) / points.length;
  const [from, to] = [mean(0), mean(1)];
  const square = points.reduce((sum, [x]) => sum + (x - from) ** 2, 0);
  if (square === 0) return null;
  const slope = points.reduce((sum, [x, y]) => sum + (x - from) * (y - to), 0) / square;
  return { slope, offset: to - slope * from };
}

/**
 * What takes points of the second plate to the first, where figures of theirs fall together: wider or
 * narrower, higher or lower, moved, and mirrored where they are. 3 x 3, by rows; null where boxes say
 * nothing.
 */
export function boxTransform(
  boxes: readonly (readonly [a: Box, b: Box])[],
  { reversed }: { readonly reversed: boolean },
): number[] | null {
  const across = lineOf(
    boxes.flatMap(([a, b]) =>
      reversed ? [[b[2], a[0]], [b[0], a[2]]] as const : [[b[0], a[0]], [b[2], a[2]]] as const
    ),
  );
  const down = lineOf(boxes.flatMap(([a, b]) => [[b[1], a[1]], [b[3], a[3]]] as const));
  if (!across || !down || across.slope === 0 || down.slope === 0) return null;
  return [across.slope, 0, across.offset, 0, down.slope, down.offset, 0, 0, 1];
}
