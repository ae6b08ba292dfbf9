/** Bilinear resizing in floating point, smoothed before it reduces, as torchvision does it to tensors. */
import type { Size } from "./image.ts";
import type { Pixels } from "./linear.ts";
import { unitScaled } from "./rgb.ts";

/** For each output position along an axis, the first input position it reads and the weights from there on. */
function windows(from: number, to: number): { first: number; weights: Float32Array }[] {
  const scale = Math.fround(from / to);
  const support = Math.max(scale, 1);
  return Array.from({ length: to }, (_, i) => {
    const center = scale * (i + 0.5);
    const first = Math.max(0, Math.floor(center - support));
    const last = Math.min(from, Math.ceil(center + support));
    const heights = Array.from(
      { length: last - first },
      (_, k) => Math.max(0, 1 - Math.abs((k + first - center + 0.5) / support)),
    );
    const sum = heights.reduce((a, b) => a + b, 0);
    return { first, weights: Float32Array.from(heights, (height) => height / sum) };
  });
}

/**
 * Bytes as planes from 0 to 1 in another size, across and then down: `ToTensor` and
 * `Resize(antialias=True)`, but for the order of additions. Nothing is rounded to whole levels.
 *
 * @returns `[channels, height, width]`
 *
 * ```ts
 * import { resizeToPlanes } from "lib/image/antialias.ts";
 * const grey = { width: 4, height: 1, channels: 1, data: Uint8Array.of(0, 0, 255, 255) };
 * resizeToPlanes(grey, { width: 2, height: 1 }); // 1/7, 6/7
 * ```
 */
export function resizeToPlanes(pixels: Pixels, to: Size): Float32Array {
  const { channels, data } = pixels;
  const [unit] = unitScaled;
  const [columns, rows] = [windows(pixels.width, to.width), windows(pixels.height, to.height)];
  const across = new Float32Array(channels * pixels.height * to.width);
  for (let y = 0; y < pixels.height; y++) {
    for (let x = 0; x < to.width; x++) {
      const { first, weights } = columns[x];
      for (let c = 0; c < channels; c++) {
        let from = (y * pixels.width + first) * channels + c;
        let sum = 0;
        for (let k = 0; k < weights.length; k++, from += channels) {
          sum += weights[k] * unit[data[from]];
        }
        across[(c * pixels.height + y) * to.width + x] = sum;
      }
    }
  }
  const planes = new Float32Array(channels * to.height * to.width);
  const sums = new Float64Array(to.width);
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < to.height; y++) {
      const { first, weights } = rows[y];
      sums.fill(0);
      for (let k = 0; k < weights.length; k++) {
        const start = (c * pixels.height + first + k) * to.width;
        for (let x = 0; x < to.width; x++) sums[x] += weights[k] * across[start + x];
      }
      planes.set(sums, (c * to.height + y) * to.width);
    }
  }
  return planes;
}
