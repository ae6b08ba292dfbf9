/** Resizing by areas: each new pixel is the mean of the old ones that it covers. */
import type { Size } from "./image.ts";
import type { Part, Pixels } from "./linear.ts";

/** Which old pixels each new one covers along an axis, and how much of each; weights sum to 1. */
function coverage(from: number, to: number) {
  const scale = from / to;
  const first = new Int32Array(to);
  const start = new Int32Array(to + 1);
  const weights = new Float64Array(from + 2 * to);
  let count = 0;
  for (let i = 0; i < to; i++) {
    const begin = i * scale;
    const end = (i + 1) * scale;
    first[i] = Math.floor(begin + 1e-9);
    const last = Math.max(first[i] + 1, Math.min(from, Math.ceil(end - 1e-9)));
    start[i] = count;
    for (let k = first[i]; k < last; k++) {
      weights[count++] = (Math.min(end, k + 1) - Math.max(begin, k)) / scale;
    }
  }
  start[to] = count;
  return { first, start, weights };
}

/**
 * A picture, or a part of one, in another size. Edges count in proportion; a picture that is made
 * larger shows its pixels as blocks, blended where they meet.
 *
 * ```ts
 * import { resizeArea } from "lib/image/area.ts";
 * const grey = { width: 4, height: 1, channels: 1, data: Uint8Array.of(0, 100, 200, 250) };
 * resizeArea(grey, { width: 2, height: 1 }).data; // 50, 225
 * ```
 */
export function resizeArea(
  image: Pixels,
  { width, height, part = { x: 0, y: 0, width: image.width, height: image.height } }: Size & {
    readonly part?: Part;
  },
): Pixels {
  const { channels, data } = image;
  const columns = coverage(part.width, width);
  const rows = coverage(part.height, height);
  const length = width * channels;
  const out = new Uint8Array(length * height);
  const narrow = new Float64Array(length);
  const sums = new Float64Array(length);
  let narrowed = NaN;
  const narrowRow = (y: number) => {
    if (narrowed === y) return; // two new rows share the old one between them
    narrowed = y;
    const base = ((part.y + y) * image.width + part.x) * channels;
    let to = 0;
    for (let x = 0; x < width; x++) {
      const begin = columns.start[x];
      const end = columns.start[x + 1];
      for (let c = 0; c < channels; c++) {
        let from = base + columns.first[x] * channels + c;
        let sum = 0;
        for (let k = begin; k < end; k++, from += channels) {
          sum += columns.weights[k] * data[from];
        }
        narrow[to++] = sum;
      }
    }
  };
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let k = rows.start[y]; k < rows.start[y + 1]; k++) {
      narrowRow(rows.first[y] + k - rows.start[y]);
      const weight = rows.weights[k];
      for (let i = 0; i < length; i++) sums[i] += weight * narrow[i];
    }
    // sums are never negative, so this is Math.round
    for (let i = 0; i < length; i++) out[y * length + i] = sums[i] + 0.5;
  }
  return { width, height, channels, data: out };
}
