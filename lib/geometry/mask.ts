/** Which pixels belong to a character: run lengths in column order, as COCO stores them. */
import type { Box } from "./box.ts";

/**
 * A mask of a whole image. `counts` alternates lengths of runs outside and inside, starting
 * outside (so it may begin with 0), going down each column, columns from left to right.
 */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly counts: readonly number[];
}

/** The COCO JSON form of a mask: `size` is `[height, width]`. */
export interface CocoRle {
  size: [height: number, width: number];
  counts: string;
}

/** A mask from row-major pixels, non-zero inside. `[height * width]` */
export function maskFromPixels(
  pixels: ArrayLike<number>,
  { width, height }: { width: number; height: number },
): Mask {
  if (pixels.length !== width * height) {
    throw new RangeError(`Cannot read a ${width} x ${height} mask from ${pixels.length} pixels`);
  }
  const counts: number[] = [];
  let inside = false;
  let run = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      if ((pixels[y * width + x] !== 0) === inside) run++;
      else {
        counts.push(run);
        inside = !inside;
        run = 1;
      }
    }
  }
  if (run > 0 || counts.length === 0) counts.push(run);
  return { width, height, counts };
}

/** Row-major pixels of a mask, 1 inside and 0 outside. `[height * width]` */
export function maskToPixels({ width, height, counts }: Mask): Uint8Array {
  const pixels = new Uint8Array(width * height);
  let at = 0;
  for (let i = 0; i < counts.length; at += counts[i++]) {
    if (i % 2 === 0) continue;
    for (let k = at; k < at + counts[i]; k++) {
      pixels[(k % height) * width + Math.floor(k / height)] = 1;
    }
  }
  return pixels;
}

/** Pixels inside. */
export function maskArea({ counts }: Mask): number {
  let sum = 0;
  for (let i = 1; i < counts.length; i += 2) sum += counts[i];
  return sum;
}

/** The smallest box around the pixels inside; `[0, 0, 0, 0]` where there are none. */
export function maskBox({ height, counts }: Mask): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, 0, 0];
  let at = 0;
  for (let i = 0; i < counts.length; at += counts[i++]) {
    if (i % 2 === 0 || counts[i] === 0) continue;
    const last = at + counts[i] - 1;
    const [firstX, lastX] = [Math.floor(at / height), Math.floor(last / height)];
    x0 = Math.min(x0, firstX);
    x1 = Math.max(x1, lastX + 1);
    y0 = Math.min(y0, firstX === lastX ? at % height : 0);
    y1 = Math.max(y1, firstX === lastX ? last % height + 1 : height);
  }
  return x1 === 0 ? [0, 0, 0, 0] : [x0, y0, x1, y1];
}
