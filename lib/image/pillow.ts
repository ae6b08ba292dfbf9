/** Antialiased bilinear resizing of 8-bit pixels as Pillow does it: in fixed point, to the last bit. */
import type { Size } from "./image.ts";
import type { Pixels } from "./linear.ts";

/** Weights have 22 bits after the point. */
const bits = 22;

/** For each new pixel along an axis, the first old one it sees and the weights from there on. */
function windows(from: number, to: number): { first: number; weights: Int32Array }[] {
  const scale = from / to;
  const support = Math.max(scale, 1);
  return Array.from({ length: to }, (_, i) => {
    const center = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - support + 0.5));
    const last = Math.min(from, Math.trunc(center + support + 0.5));
    const heights = Array.from(
      { length: last - first },
      (_, k) => Math.max(0, 1 - Math.abs((k + first - center + 0.5) * (1 / support))),
    );
    const sum = heights.reduce((a, b) => a + b, 0);
    const inverse = 1 / sum;
    return {
      first,
      weights: Int32Array.from(heights, (h) => Math.trunc(0.5 + h * inverse * (1 << bits))),
    };
  });
}

const clamped = (x: number) => x < 0 ? 0 : x > 255 ? 255 : x;

/**
 * Pixels stretched to a size by `Image.resize((width, height), Image.Resampling.BILINEAR)`: a
 * triangle as wide as the old pixels that each new one covers, across and then down, each channel
 * for itself (Pillow multiplies RGBA by its alpha first, so flatten a transparent picture before).
 *
 * ```ts
 * import { resizePillow } from "lib/image/pillow.ts";
 * const grey = { width: 4, height: 1, channels: 1, data: Uint8Array.of(0, 0, 255, 255) };
 * resizePillow(grey, { width: 2, height: 1 }).data; // 36, 219
 * ```
 */
export function resizePillow(image: Pixels, { width, height }: Size): Pixels {
  const { channels } = image;
  let rows = image.data;
  if (width !== image.width) {
    const columns = windows(image.width, width);
    rows = new Uint8Array(image.height * width * channels);
    for (let y = 0; y < image.height; y++) {
      for (let x = 0; x < width; x++) {
        const { first, weights } = columns[x];
        for (let c = 0; c < channels; c++) {
          let sum = 1 << (bits - 1);
          for (let k = 0; k < weights.length; k++) {
            sum += weights[k] * image.data[(y * image.width + first + k) * channels + c];
          }
          rows[(y * width + x) * channels + c] = clamped(sum >> bits);
        }
      }
    }
  }
  if (height === image.height) return { width, height, channels, data: rows.slice() };
  const length = width * channels;
  const data = new Uint8Array(height * length);
  const sums = new Int32Array(length);
  windows(image.height, height).forEach(({ first, weights }, y) => {
    sums.fill(1 << (bits - 1));
    for (let k = 0; k < weights.length; k++) {
      const from = (first + k) * length;
      for (let i = 0; i < length; i++) sums[i] += weights[k] * rows[from + i];
    }
    for (let i = 0; i < length; i++) data[y * length + i] = clamped(sums[i] >> bits);
  });
  return { width, height, channels, data };
}
