/**
 * Windows of a picture: parts that stand in a gallery beside the whole, so that a fragment, too, finds what it is
 * a fragment of. An answer is as similar as the most similar of its rows, as in late interaction (Khattab and
 * Zaharia, 2020).
 */
import { studyCrop } from "lib/augment/recipes.ts";
import type { Box } from "lib/geometry/box.ts";
import { crop, type Image, type Size } from "lib/image/image.ts";

/** How windows are laid. */
export interface WindowsOptions {
  /** Pixels of a window. Default 200 x 300, the study's crop. */
  readonly window?: Size;
  /**
   * Windows in a row and in a column at most, from 2 on: of a large picture there are gaps between. Default 4
   * and 5.
   */
  readonly most?: { readonly columns: number; readonly rows: number };
}

/** Where windows begin along one side: evenly, next ones sharing at least half where there may be so many. */
function starts(
  whole: number,
  { part, most }: { readonly part: number; readonly most: number },
): number[] {
  const beyond = whole - part;
  if (beyond <= 0) return [0];
  const count = Math.min(most, Math.ceil(2 * beyond / part) + 1);
  return Array.from({ length: count }, (_, i) => Math.round(i * beyond / (count - 1)));
}

/**
 * The windows of a picture, row by row; none of a picture that is no larger than one.
 *
 * ```ts
 * import { windowsOfPicture } from "lib/retrieval/windows.ts";
 * windowsOfPicture({ width: 300, height: 200 }); // [[0, 0, 200, 200], [100, 0, 300, 200]]
 * ```
 */
export function windowsOfPicture(
  { width, height }: Size,
  { window = studyCrop, most = { columns: 4, rows: 5 } }: WindowsOptions = {},
): Box[] {
  const [w, h] = [Math.min(width, window.width), Math.min(height, window.height)];
  if (w === width && h === height) return [];
  return starts(height, { part: h, most: most.rows }).flatMap((y) =>
    starts(width, { part: w, most: most.columns }).map((x): Box => [x, y, x + w, y + h])
  );
}

/** The same as pictures. */
export const windowImages = (image: Image): Image[] =>
  windowsOfPicture(image).map((box) => crop(image, box));
