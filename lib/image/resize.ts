/** Pictures in another size, by methods whose pixels are defined. */
import type { Image, Size } from "./image.ts";
import type { Part, Pixels } from "./linear.ts";

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
 * A picture, or a part of one, in another size: each new pixel is the mean of the old ones it covers.
 * Channels are averaged each for itself.
 *
 * @param part whole pixels; default: all of it
 */
export function resizeArea(
  image: Pixels,
  { width, height, part = { x: 0, y: 0, width: image.width, height: image.height } }: Size & {
    readonly part?: Part;
  },
): Pixels {
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new RangeError(`Cannot resize to ${width} x ${height}: sides are whole and above 0`);
  }
  const { channels } = image;
  const [columns, rows] = [coverage(part.width, width), coverage(part.height, height)];
  const length = width * channels;
  const narrow = new Float64Array(part.height * length); // [old height, new width, channels]
  for (let y = 0; y < part.height; y++) {
    const start = ((part.y + y) * image.width + part.x) * channels;
    let to = y * length;
    for (let x = 0; x < width; x++, to += channels) {
      const { first, weights } = columns[x];
      let from = start + first * channels;
      for (let k = 0; k < weights.length; k++) {
        for (let c = 0; c < channels; c++) narrow[to + c] += weights[k] * image.data[from++];
      }
    }
  }
  const data = new Uint8Array(length * height); // [height, width, channels]
  const row = new Float64Array(length);
  for (let y = 0; y < height; y++) {
    const { first, weights } = rows[y];
    row.fill(0);
    for (let k = 0; k < weights.length; k++) {
      const from = (first + k) * length;
      for (let i = 0; i < length; i++) row[i] += weights[k] * narrow[from + i];
    }
    for (let i = 0; i < length; i++) data[y * length + i] = Math.round(row[i]);
  }
  return { width, height, channels, data };
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
  const { data } = resizeArea({ ...image, channels: 4 }, { width, height });
  return { width, height, data };
}
