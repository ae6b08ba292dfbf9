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

/** Every row in another width. */
function across({ channels, height, ...image }: Pixels, width: number): Pixels {
  const data = new Uint8Array(height * width * channels);
  const columns = windows(image.width, width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const { first, weights } = columns[x];
      const from = (y * image.width + first) * channels;
      for (let c = 0; c < channels; c++) {
        let sum = 1 << (bits - 1);
        for (let k = 0; k < weights.length; k++) {
          sum += weights[k] * image.data[from + k * channels + c];
        }
        data[(y * width + x) * channels + c] = clamped(sum >> bits);
      }
    }
  }
  return { width, height, channels, data };
}

/** Every column in another height. */
function down({ channels, width, ...image }: Pixels, height: number): Pixels {
  const length = width * channels;
  const data = new Uint8Array(height * length);
  const sums = new Int32Array(length);
  windows(image.height, height).forEach(({ first, weights }, y) => {
    sums.fill(1 << (bits - 1));
    for (let k = 0; k < weights.length; k++) {
      const from = (first + k) * length;
      for (let i = 0; i < length; i++) sums[i] += weights[k] * image.data[from + i];
    }
    for (let i = 0; i < length; i++) data[y * length + i] = clamped(sums[i] >> bits);
  });
  return { width, height, channels, data };
}

/**
 * Pixels stretched to a size by `Image.resize((width, height), Image.Resampling.BILINEAR)`: a
 * triangle as wide as the old pixels that each new one covers, each channel for itself (Pillow
 * multiplies RGBA by its alpha first, so flatten a transparent picture before). Rows come first,
 * then columns; in Pillow 13 columns do where far more height than width goes, and what is
 * rounded between the two passes then differs by a level.
 *
 * ```ts
 * import { resizePillow } from "lib/image/pillow.ts";
 * const grey = { width: 4, height: 1, channels: 1, data: Uint8Array.of(0, 0, 255, 255) };
 * resizePillow(grey, { width: 2, height: 1 }).data; // 36, 219
 * ```
 */
export function resizePillow(image: Pixels, { width, height }: Size): Pixels {
  const lost = { height: image.height - height, width: image.width - width };
  const widened = (from: Pixels) => width === from.width ? from : across(from, width);
  const heightened = (from: Pixels) => height === from.height ? from : down(from, height);
  const columnsFirst = lost.height > 0 && lost.height > 2 * lost.width;
  const resized = columnsFirst ? widened(heightened(image)) : heightened(widened(image));
  return resized === image ? { ...image, data: image.data.slice() } : resized;
}
