/** Linear resizing of 8-bit pixels as OpenCV's `INTER_LINEAR` does it: in fixed point, to the last bit. */
import { halfEven } from "lib/tensor/rounding.ts";
import type { Size } from "./image.ts";

/** Interleaved 8-bit channels, rows from the top. `[height, width, channels]` */
export interface Pixels extends Size {
  /** Bytes per pixel: 1 for grey, 3 for RGB, 4 for RGBA. */
  readonly channels: number;
  /** `[height, width, channels]`, 0 to 255. */
  readonly data: Uint8Array;
}

/** A part of a picture, whole pixels. */
export interface Part extends Size {
  /** Left edge in pixels. */
  readonly x: number;
  /** Top edge in pixels. */
  readonly y: number;
}

/** Weights have 11 fractional bits. */
const one = 2048;

/** For each output pixel along an axis, the first of two input pixels and their weights. */
export function taps(from: number, to: number, { clamped }: { clamped: boolean }) {
  const first = new Int32Array(to);
  const near = new Int32Array(to);
  const far = new Int32Array(to);
  const scale = 1 / (to / from);
  for (let i = 0; i < to; i++) {
    let place = Math.fround((i + 0.5) * scale - 0.5);
    let whole = Math.floor(place);
    place = Math.fround(place - whole);
    if (clamped && whole < 0) [whole, place] = [0, 0];
    if (clamped && whole >= from - 1) [whole, place] = [from - 1, 0];
    first[i] = whole;
    near[i] = halfEven(Math.fround(Math.fround(1 - place) * one));
    far[i] = halfEven(Math.fround(place * one));
  }
  return { first, near, far };
}

/** The mean of each 2 x 2 square, which is what OpenCV computes where both sides are halved. */
function halved(image: Pixels, part: Part): Uint8Array {
  const { channels, data } = image;
  const row = image.width * channels;
  const [width, height] = [part.width / 2, part.height / 2];
  const out = new Uint8Array(width * height * channels);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let from = (part.y + 2 * y) * row + (part.x + 2 * x) * channels;
      for (let c = 0; c < channels; c++, from++) {
        const sum = data[from] + data[from + channels] + data[from + row] +
          data[from + row + channels];
        out[at++] = (sum + 2) >> 2;
      }
    }
  }
  return out;
}

/**
 * A picture, or a part of one, stretched to a size by `cv2.resize(..., INTER_LINEAR)`: no smoothing
 * before shrinking, so fine hatching turns to moire; models that were trained so expect it.
 *
 * ```ts
 * import { resizeLinear } from "lib/image/linear.ts";
 * const grey = { width: 2, height: 1, channels: 1, data: Uint8Array.of(0, 255) };
 * resizeLinear(grey, { width: 4, height: 1 }).data; // 0, 64, 191, 255
 * ```
 */
export function resizeLinear(
  image: Pixels,
  { width, height, part = { x: 0, y: 0, width: image.width, height: image.height } }: Size & {
    readonly part?: Part;
  },
): Pixels {
  const { channels, data } = image;
  const row = image.width * channels;
  const base = part.y * row + part.x * channels;
  const size = { width, height, channels };
  if (part.width === 2 * width && part.height === 2 * height) {
    return { ...size, data: halved(image, part) };
  }
  const length = width * channels;
  const out = new Uint8Array(length * height);
  if (part.width === width && part.height === height) {
    for (let y = 0; y < height; y++) {
      out.set(data.subarray(base + y * row, base + y * row + length), y * length);
    }
    return { ...size, data: out };
  }
  const columns = taps(part.width, width, { clamped: true });
  const rows = taps(part.height, height, { clamped: false });
  const line = (y: number, into: Int32Array) => {
    const start = base + y * row;
    let at = 0;
    for (let x = 0; x < width; x++) {
      const left = start + columns.first[x] * channels;
      const near = columns.near[x];
      const far = columns.far[x];
      // at the border there is no second pixel, and its weight is 0
      const right = far === 0 ? left : left + channels;
      if (channels === 4) {
        into[at] = data[left] * near + data[right] * far;
        into[at + 1] = data[left + 1] * near + data[right + 1] * far;
        into[at + 2] = data[left + 2] * near + data[right + 2] * far;
        into[at + 3] = data[left + 3] * near + data[right + 3] * far;
        at += 4;
        continue;
      }
      for (let c = 0; c < channels; c++) {
        into[at++] = data[left + c] * near + data[right + c] * far;
      }
    }
  };
  const inside = (y: number) => Math.min(part.height - 1, Math.max(0, y));
  let [upper, lower] = [new Int32Array(length), new Int32Array(length)];
  let [upperRow, lowerRow] = [-1, -1];
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [inside(rows.first[y]), inside(rows.first[y] + 1)];
    if (upperRow !== top) {
      if (lowerRow === top) [upper, lower, upperRow, lowerRow] = [lower, upper, lowerRow, upperRow];
      else line(upperRow = top, upper);
    }
    if (lowerRow !== bottom) line(lowerRow = bottom, lower);
    const near = rows.near[y];
    const far = rows.far[y];
    const to = y * length;
    for (let i = 0; i < length; i++) {
      out[to + i] = (((near * (upper[i] >> 4)) >> 16) + ((far * (lower[i] >> 4)) >> 16) + 2) >> 2;
    }
  }
  return { ...size, data: out };
}
