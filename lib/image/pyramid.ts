/** Windows of a picture at any scale, quickly: from the same picture at a half, a quarter ... of its size. */
import type { Size } from "./image.ts";
import type { Pixels } from "./linear.ts";

/** The picture, then each level at half the sides of the one before, odd last rows left out. */
export type Pyramid = readonly [Pixels, ...Pixels[]];

/** The mean of each 2 x 2 square. */
function halved({ width, height, channels, data }: Pixels): Pixels {
  const [w, h] = [width >> 1, height >> 1];
  const row = width * channels;
  const out = new Uint8Array(w * h * channels); // [h, w, channels]
  let to = 0;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      let at = 2 * (y * row + x * channels);
      for (let c = 0; c < channels; c++, at++) {
        out[to++] = (data[at] + data[at + channels] + data[at + row] + data[at + row + channels] +
          2) >> 2;
      }
    }
  }
  return { width: w, height: h, channels, data: out };
}

/** A picture's pyramid; its last level has a side below 64 pixels. */
export function pyramidOf(picture: Pixels): Pyramid {
  const levels: [Pixels, ...Pixels[]] = [picture];
  for (let last = picture; Math.min(last.width, last.height) >= 64;) {
    levels.push(last = halved(last));
  }
  return levels;
}

/** A part of a picture in its pixels, which need not be whole. */
export interface Window extends Size {
  readonly x: number;
  readonly y: number;
}

export type Sampling =
  /** The mean of what each new pixel covers; interpolated where the window is enlarged. */
  | "area"
  /** Interpolated between two pixels without smoothing, as OpenCV's `INTER_LINEAR`: hatching turns to moire. */
  | "linear"
  /** As "area" from a level of half the size: a blurred picture. */
  | "soft";

/** The input pixels and weights of each output pixel along an axis, the same number for each. */
interface Taps {
  readonly count: number;
  /** `[to * count]` */
  readonly places: Int32Array;
  readonly weights: Float32Array;
}

/** @param from pixels of the axis @param begin first of the window, which is `length` long */
function tapsOf(
  { from, begin, length, to, spread }: {
    from: number;
    begin: number;
    length: number;
    to: number;
    spread: boolean;
  },
): Taps {
  const scale = length / to;
  const inside = (place: number) => Math.min(from - 1, Math.max(0, place));
  const count = spread && scale > 1 ? Math.ceil(scale) + 1 : 2;
  const places = new Int32Array(to * count);
  const weights = new Float32Array(to * count);
  let at = 0;
  for (let i = 0; i < to; i++) {
    const start = begin + i * scale;
    if (count === 2) {
      const centre = start + scale / 2 - 0.5;
      const first = Math.floor(centre);
      places[at] = inside(first);
      weights[at++] = 1 - (centre - first);
      places[at] = inside(first + 1);
      weights[at++] = centre - first;
      continue;
    }
    const [first, end] = [Math.floor(start), start + scale];
    for (let k = 0; k < count; k++, at++) {
      places[at] = inside(first + k);
      const covered = Math.min(end, first + k + 1) - Math.max(start, first + k);
      weights[at] = Math.max(0, covered) / scale;
    }
  }
  return { count, places, weights };
}

/**
 * A window of a picture, stretched to a size. What it costs depends on the new size alone.
 *
 * @param options `sampling` is "area" by default
 *
 * ```ts
 * import { pyramidOf, windowOf } from "lib/image/pyramid.ts";
 * const grey = { width: 4, height: 1, channels: 1, data: Uint8Array.of(0, 100, 200, 250) };
 * const window = { x: 0, y: 0, width: 4, height: 1 };
 * windowOf(pyramidOf(grey), { window, width: 2, height: 1 }).data; // 50, 225
 * ```
 */
export function windowOf(
  pyramid: Pyramid,
  { window, width, height, sampling = "area" }: Size & {
    readonly window: Window;
    readonly sampling?: Sampling;
  },
): Pixels {
  const scale = Math.max(1, Math.min(window.width / width, window.height / height));
  const wanted = { area: 0, soft: 1 };
  const depth = sampling === "linear" ? 0 : Math.floor(Math.log2(scale)) + wanted[sampling];
  const level = Math.min(pyramid.length - 1, depth);
  const part = 2 ** -level;
  const { channels, data, ...size } = pyramid[level];
  const spread = sampling !== "linear";
  const columns = tapsOf({
    from: size.width,
    begin: window.x * part,
    length: window.width * part,
    to: width,
    spread,
  });
  const rows = tapsOf({
    from: size.height,
    begin: window.y * part,
    length: window.height * part,
    to: height,
    spread,
  });
  const length = width * channels;
  const out = new Uint8Array(length * height); // [height, width, channels]
  // rows of the level in the new width, kept until a row that takes their place is asked for
  const kept = Array.from({ length: rows.count + 1 }, () => new Float32Array(length));
  const keptRow = new Int32Array(kept.length).fill(-1);
  const sums = new Float32Array(length);
  const narrow = (y: number): Float32Array => {
    const slot = y % kept.length;
    if (keptRow[slot] === y) return kept[slot];
    keptRow[slot] = y;
    narrowRow(kept[slot], { data, base: y * size.width * channels, channels, columns });
    return kept[slot];
  };
  const round = Math.fround;
  for (let y = 0; y < height; y++) {
    let at = y * rows.count;
    const to = y * length;
    // 0.5, so that truncation rounds. Two and three rows are written out: one pass
    // over them instead of three, with the same roundings on the way.
    const weights = rows.weights.subarray(at, at + rows.count);
    if (rows.count <= 3 && !weights.includes(0)) {
      const [first, second, third] = weights;
      const a = narrow(rows.places[at]);
      const b = narrow(rows.places[at + 1]);
      if (rows.count === 2) {
        for (let i = 0; i < length; i++) {
          out[to + i] = round(round(0.5 + first * a[i]) + second * b[i]);
        }
      } else {
        const c = narrow(rows.places[at + 2]);
        for (let i = 0; i < length; i++) {
          out[to + i] = round(round(round(0.5 + first * a[i]) + second * b[i]) + third * c[i]);
        }
      }
      continue;
    }
    sums.fill(0.5);
    for (let k = 0; k < rows.count; k++, at++) {
      const weight = rows.weights[at];
      if (weight === 0) continue;
      const line = narrow(rows.places[at]);
      for (let i = 0; i < length; i++) sums[i] += weight * line[i];
    }
    // a loop, since `set` converts slowly
    for (let i = 0; i < length; i++) out[to + i] = sums[i];
  }
  return { width, height, channels, data: out };
}

function narrowRow(
  into: Float32Array,
  { data, base, channels, columns: { count, places, weights } }: {
    data: Uint8Array;
    base: number;
    channels: number;
    columns: Taps;
  },
): void {
  const width = into.length / channels;
  // written out for grey and colours: the general loop takes twice as long
  if (channels === 1 && count === 3) {
    for (let x = 0; x < width; x++) {
      const at = 3 * x;
      into[x] = weights[at] * data[base + places[at]] +
        weights[at + 1] * data[base + places[at + 1]] +
        weights[at + 2] * data[base + places[at + 2]];
    }
  } else if (channels === 1 && count === 2) {
    for (let x = 0; x < width; x++) {
      const at = 2 * x;
      into[x] = weights[at] * data[base + places[at]] +
        weights[at + 1] * data[base + places[at + 1]];
    }
  } else if (channels === 1) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let at = x * count; at < (x + 1) * count; at++) {
        sum += weights[at] * data[base + places[at]];
      }
      into[x] = sum;
    }
  } else if (channels === 3 && count === 3) {
    for (let x = 0; x < width; x++) {
      const at = 3 * x;
      const [a, b, c] = [weights[at], weights[at + 1], weights[at + 2]];
      const p = base + 3 * places[at];
      const q = base + 3 * places[at + 1];
      const r = base + 3 * places[at + 2];
      into[at] = a * data[p] + b * data[q] + c * data[r];
      into[at + 1] = a * data[p + 1] + b * data[q + 1] + c * data[r + 1];
      into[at + 2] = a * data[p + 2] + b * data[q + 2] + c * data[r + 2];
    }
  } else if (channels === 3) {
    for (let x = 0; x < width; x++) {
      let [red, green, blue] = [0, 0, 0];
      for (let at = x * count; at < (x + 1) * count; at++) {
        const weight = weights[at];
        const from = base + 3 * places[at];
        red += weight * data[from];
        green += weight * data[from + 1];
        blue += weight * data[from + 2];
      }
      into[3 * x] = red;
      into[3 * x + 1] = green;
      into[3 * x + 2] = blue;
    }
  } else {
    for (let i = 0; i < into.length; i++) {
      const x = Math.floor(i / channels);
      let sum = 0;
      for (let at = x * count; at < (x + 1) * count; at++) {
        sum += weights[at] * data[base + places[at] * channels + i - x * channels];
      }
      into[i] = sum;
    }
  }
}
