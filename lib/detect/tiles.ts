/** How a plate is cut into tiles that overlap. */
import type { Box } from "lib/geometry/box.ts";
import type { Size } from "lib/image/image.ts";
import type { TilingOptions } from "./tiled.ts";

/** Boxes of the tiles, row by row, each as large as its neighbours to within a pixel. */
export function tilesOf(
  { width, height }: Size,
  { side, overlap = 0.25 }: Pick<TilingOptions, "side" | "overlap">,
): Box[] {
  if (!(side >= 1 && overlap >= 0 && overlap < 1)) {
    throw new RangeError(
      `Cannot lay tiles of ${side} pixels that share ${overlap}: give a side from 1 on, and a ` +
        "share from 0 to below 1",
    );
  }
  const along = (length: number) => {
    if (length <= side) return [[0, length]];
    const count = Math.ceil((length - side * overlap) / (side * (1 - overlap)));
    return Array.from({ length: count }, (_, i) => {
      const from = Math.round(i * (length - side) / (count - 1));
      return [from, from + side];
    });
  };
  return along(height).flatMap(([y0, y1]) => along(width).map(([x0, x1]): Box => [x0, y0, x1, y1]));
}
