/** Antialiased resizing of 8-bit pixels as Pillow does it: in fixed point, to the last bit. */
import type { Size } from "./image.ts";
import type { Pixels } from "./linear.ts";

/** Weights have 22 fractional bits. */
const bits = 22;

/** For each output pixel along an axis: the first input pixel it reads, how many, and their weights. */
interface Windows {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** `most` for each output pixel, padded with 0. `[to, most]` */
  readonly weights: Int32Array;
  readonly most: number;
}

const sinc = (x: number) => x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);

/** Pillow's `Image.Resampling` that are followed here. */
export type PillowFilter = "bilinear" | "lanczos";

/** The weight of a pixel by its distance in output pixels, and how far that reaches. */
const filters: Readonly<
  Record<PillowFilter, { readonly reach: number; readonly weight: (x: number) => number }>
> = {
  bilinear: { reach: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  lanczos: { reach: 3, weight: (x) => sinc(x) * sinc(x / 3) },
};

/** How Pillow's resizing weighs the pixels. */
export interface PillowOptions {
  /** Default "bilinear". */
  readonly filter?: PillowFilter;
}

function windows(from: number, to: number, filter: PillowFilter): Windows {
  const { reach, weight } = filters[filter];
  const scale = from / to;
  const widened = Math.max(scale, 1);
  const support = reach * widened;
  const most = Math.ceil(support) * 2 + 1;
  const [first, count] = [new Int32Array(to), new Int32Array(to)];
  const weights = new Int32Array(to * most);
  for (let i = 0; i < to; i++) {
    const center = (i + 0.5) * scale;
    first[i] = Math.max(0, Math.trunc(center - support + 0.5));
    count[i] = Math.min(from, Math.trunc(center + support + 0.5)) - first[i];
    const heights = Array.from(
      { length: count[i] },
      (_, k) => weight((k + first[i] - center + 0.5) * (1 / widened)),
    );
    const inverse = 1 / heights.reduce((a, b) => a + b, 0);
    heights.forEach((h, k) =>
      weights[i * most + k] = Math.trunc((h < 0 ? -0.5 : 0.5) + h * inverse * (1 << bits))
    );
  }
  return { first, count, weights, most };
}

const clamped = (x: number) => Math.min(255, Math.max(0, x));

/** Half, so that the shift rounds. */
const half = 1 << (bits - 1);

/** Resizes every row. */
function across(
  { channels, height, ...image }: Pixels,
  width: number,
  filter: keyof typeof filters,
): Pixels {
  const from = image.data;
  const data = new Uint8Array(height * width * channels);
  const { first, count, weights, most } = windows(image.width, width, filter);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = y * image.width * channels;
    for (let x = 0; x < width; x++) {
      const start = row + first[x] * channels;
      const [own, end] = [x * most, x * most + count[x]];
      if (channels === 3) { // colours, three sums at a time
        let [red, green, blue] = [half, half, half];
        let at = start;
        for (let k = own; k < end; k++, at += 3) {
          const weight = weights[k];
          red += weight * from[at];
          green += weight * from[at + 1];
          blue += weight * from[at + 2];
        }
        data[to] = clamped(red >> bits);
        data[to + 1] = clamped(green >> bits);
        data[to + 2] = clamped(blue >> bits);
        to += 3;
        continue;
      }
      for (let c = 0; c < channels; c++) {
        let sum = half;
        let at = start + c;
        for (let k = own; k < end; k++, at += channels) sum += weights[k] * from[at];
        data[to++] = clamped(sum >> bits);
      }
    }
  }
  return { width, height, channels, data };
}

/** Resizes every column. */
function down(
  { channels, width, ...image }: Pixels,
  height: number,
  filter: keyof typeof filters,
): Pixels {
  const length = width * channels;
  const data = new Uint8Array(height * length);
  const sums = new Int32Array(length);
  const { first, count, weights, most } = windows(image.height, height, filter);
  for (let y = 0; y < height; y++) {
    sums.fill(half);
    for (let k = 0; k < count[y]; k++) {
      const row = image.data.subarray((first[y] + k) * length, (first[y] + k + 1) * length);
      const weight = weights[y * most + k];
      for (let i = 0; i < length; i++) sums[i] += weight * row[i];
    }
    const start = y * length;
    for (let i = 0; i < length; i++) data[start + i] = clamped(sums[i] >> bits);
  }
  return { width, height, channels, data };
}

/**
 * Pixels stretched to a size by `Image.resize((width, height), Image.Resampling.BILINEAR)`, or another
 * filter: for `BILINEAR` a triangle as wide as the old pixels that each new one covers, each channel for itself (Pillow
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
export function resizePillow(
  image: Pixels,
  { width, height }: Size,
  { filter = "bilinear" }: PillowOptions = {},
): Pixels {
  const lost = { height: image.height - height, width: image.width - width };
  const widened = (from: Pixels) => width === from.width ? from : across(from, width, filter);
  const heightened = (from: Pixels) => height === from.height ? from : down(from, height, filter);
  const columnsFirst = lost.height > 0 && lost.height > 2 * lost.width;
  const resized = columnsFirst ? widened(heightened(image)) : heightened(widened(image));
  return resized === image ? { ...image, data: image.data.slice() } : resized;
}
