/** Levels of a plate's pyramid, as Deep Zoom counts them. */
import type { Size } from "lib/image/image.ts";

/** The last level of a pyramid: that of the plate itself. */
export const lastLevel = ({ width, height }: Size): number =>
  Math.ceil(Math.log2(Math.max(width, height)));

/** The size of a level, each one half of the next, rounded up. */
export function levelSize({ width, height }: Size, level: number): Size {
  const by = 2 ** (lastLevel({ width, height }) - level);
  return { width: Math.ceil(width / by), height: Math.ceil(height / by) };
}
