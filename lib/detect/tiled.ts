/** Detection on plates so large that figures vanish when the whole is reduced: in tiles that overlap. */
import { type Box, iou, shifted } from "lib/geometry/box.ts";
import { containment } from "lib/geometry/nms.ts";
import { crop, type Size } from "lib/image/image.ts";
import type { Detection, Detector } from "./detection.ts";
import { tilesOf } from "./tiles.ts";

/** How a plate is cut into tiles. */
export interface TilingOptions {
  /** Longest side of a tile, pixels. Plates no larger are looked at whole, and once. */
  readonly side: number;
  /** Share of a tile that its neighbour sees too. Default .25. */
  readonly overlap?: number;
  /** Overlap (IoU) with a better box above which one goes. Default .5. */
  readonly iouThreshold?: number;
}

/** How much of a box cut by its tile lies in another that is not: then it is a part of it. */
const part = 0.7;

/** Pixels from an inner edge of a tile within which a box counts as cut. */
const near = 2;

interface Seen extends Detection {
  /** Whether the tile's edge may have cut it. */
  readonly cut: boolean;
}

function isCut(box: Box, tile: Box, { width, height }: Size): boolean {
  const border = [0, 0, width, height];
  return tile.some((edge, k) => edge !== border[k] && Math.abs(box[k] - edge) <= near);
}

/**
 * A detector that looks at the whole plate and at its tiles. Of boxes that overlap the better one stays,
 * and one that no tile has cut before one that a tile has; but none makes way for one that is not
 * believed.
 *
 * ```ts
 * import { tiled } from "lib/detect/tiled.ts";
 * import { ink } from "lib/detect/ink.ts";
 * const detect = tiled(ink(), { side: 2000 });
 * ```
 */
export function tiled(detect: Detector, options: TilingOptions): Detector {
  const { iouThreshold = 0.5 } = options;
  return async (image, asked = {}) => {
    const whole = await detect(image, asked);
    const tiles = tilesOf(image, options);
    if (tiles.length === 1) return whole;
    const seen: Seen[] = whole.map((found) => ({ ...found, cut: false }));
    for (const tile of tiles) {
      asked.signal?.throwIfAborted();
      for (const found of await detect(crop(image, tile), asked)) {
        const box = shifted(found.box, tile);
        seen.push({ ...found, box, cut: isCut(box, tile, image) });
      }
    }
    const { minScore = 0, believed = minScore } = asked;
    const doubted = ({ score }: Seen) => Number(score < believed);
    seen.sort((a, b) =>
      doubted(a) - doubted(b) || Number(a.cut) - Number(b.cut) || b.score - a.score
    );
    const kept: Seen[] = [];
    for (const next of seen) {
      const known = kept.some(({ box }) =>
        iou(box, next.box) > iouThreshold || (next.cut && containment(next.box, box) > part)
      );
      if (!known) kept.push(next);
    }
    return kept.sort((a, b) => b.score - a.score).map(({ cut: _, ...found }) => found);
  };
}
