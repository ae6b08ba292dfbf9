/** A plate as a scanner for text leaves it: each of its dots black or white. */
import type { Size } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";
import { otsuThreshold } from "lib/image/otsu.ts";
import { type Pyramid, type Window, windowOf } from "lib/image/pyramid.ts";
import { resizePixels } from "lib/image/resize.ts";
import { greyOf } from "lib/image/rgb.ts";
import type { Random } from "lib/tensor/random.ts";

/** Dots for each pixel of the view along a side, at most: finer ones are as good as greys. */
const mostDots = 3;

/** By so many levels a scanner's threshold is off the best one, either way. */
const mostOff = 24;

/**
 * A window of a plate, thresholded in dots as fine as the plate has them, and then reduced to the view's size.
 * One channel.
 *
 * ```ts
 * import { bitonalWindow } from "lib/finetune/bitonal.ts";
 * import { pyramidOf } from "lib/image/pyramid.ts";
 * import { Random } from "lib/tensor/random.ts";
 * const grey = { width: 4, height: 1, channels: 1, data: Uint8Array.of(0, 90, 200, 250) };
 * const window = { x: 0, y: 0, width: 4, height: 1 };
 * const options = { window, width: 4, height: 1, random: new Random(1) };
 * bitonalWindow(pyramidOf(grey), options).data; // 0, 0, 255, 255
 * ```
 */
export function bitonalWindow(
  pyramid: Pyramid,
  { window, width, height, random }: Size & { readonly window: Window; readonly random: Random },
): Pixels {
  const finest = Math.floor(Math.min(window.width / width, window.height / height));
  const dots = Math.max(1, Math.min(mostDots, finest));
  const size = { width: dots * width, height: dots * height };
  const fine = greyOf(windowOf(pyramid, { window, ...size }));
  const histogram = new Uint32Array(256);
  for (const level of fine.data) histogram[level]++;
  const threshold = otsuThreshold(histogram) + random.range(-mostOff, mostOff);
  const data = fine.data.map((level) => level > threshold ? 255 : 0);
  return resizePixels({ ...fine, data }, { width, height, method: "area" });
}
