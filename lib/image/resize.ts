/** Pictures in another size, by methods whose pixels are defined. */
import type { Image, Size } from "./image.ts";

export interface ResizeOptions extends Size {
  /** "area": each new pixel is the mean of the old ones it covers, edges in proportion. */
  readonly method: "area";
}

/** Which old pixels each new one covers along an axis, and how much of each; weights sum to 1. */
function coverage(from: number, to: number): { first: number; weights: number[] }[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, i) => {
    const [start, stop] = [i * scale, (i + 1) * scale];
    const first = Math.floor(start + 1e-9);
    const last = Math.max(first + 1, Math.min(from, Math.ceil(stop - 1e-9)));
    const weights = Array.from(
      { length: last - first },
      (_, k) => (Math.min(stop, first + k + 1) - Math.max(start, first + k)) / scale,
    );
    return { first, weights };
  });
}

/**
 * The picture stretched or shrunk to a size. Channels are averaged each for itself, so flatten a
 * transparent picture first.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { resizeImage } from "lib/image/resize.ts";
 * const sheet = blank({ width: 40, height: 60 }, [255, 255, 255, 255]);
 * resizeImage(sheet, { width: 20, height: 30, method: "area" }).width; // 20
 * ```
 */
export function resizeImage(image: Image, { width, height }: ResizeOptions): Image {
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new RangeError(`Cannot resize to ${width} x ${height}: sides are whole and above 0`);
  }
  const [columns, rows] = [coverage(image.width, width), coverage(image.height, height)];
  const narrow = new Float64Array(image.height * width * 4); // [old height, new width, 4]
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < width; x++) {
      const { first, weights } = columns[x];
      for (let k = 0; k < weights.length; k++) {
        const at = (y * image.width + first + k) * 4;
        for (let c = 0; c < 4; c++) {
          narrow[(y * width + x) * 4 + c] += weights[k] * image.data[at + c];
        }
      }
    }
  }
  const data = new Uint8Array(width * height * 4); // [height, width, 4]
  const row = new Float64Array(width * 4);
  for (let y = 0; y < height; y++) {
    const { first, weights } = rows[y];
    row.fill(0);
    for (let k = 0; k < weights.length; k++) {
      const from = (first + k) * width * 4;
      for (let i = 0; i < row.length; i++) row[i] += weights[k] * narrow[from + i];
    }
    for (let i = 0; i < row.length; i++) data[y * width * 4 + i] = Math.round(row[i]);
  }
  return { width, height, data };
}
