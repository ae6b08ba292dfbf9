/** Local elastic warps: the same figure drawn again, no line quite where it was. */
import type { Size } from "lib/image/image.ts";
import { mirrored } from "lib/image/border.ts";
import type { Pixels } from "lib/image/linear.ts";
import type { Random } from "lib/tensor/random.ts";

/** Values at knots spread evenly over a picture, its corners among them, row by row. Plain JSON. */
export interface KnotField {
  /** Knots of a row, 2 or more. */
  readonly columns: number;
  /** Rows of knots, 2 or more. */
  readonly rows: number;
  /** `[rows, columns]` */
  readonly values: readonly number[];
}

/** A field of random values between two bounds. */
export function drawField(
  random: Random,
  { columns, rows, low, high }: Omit<KnotField, "values"> & {
    readonly low: number;
    readonly high: number;
  },
): KnotField {
  const values = Array.from({ length: columns * rows }, () => random.range(low, high));
  return { columns, rows, values };
}

/** For each place along a side of `length` pixels its knot and how far it is to the next, smoothly. */
function between(length: number, knots: number): { knot: Int32Array; share: Float64Array } {
  const [knot, share] = [new Int32Array(length), new Float64Array(length)];
  for (let at = 0; at < length; at++) {
    const place = length === 1 ? 0 : at * (knots - 1) / (length - 1);
    knot[at] = Math.min(knots - 2, Math.floor(place));
    const part = place - knot[at];
    // no kink at a knot
    share[at] = part * part * (3 - 2 * part);
  }
  return { knot, share };
}

/** A field's value at every pixel of a picture. `[height, width]` */
export function spreadField(
  { columns, rows, values }: KnotField,
  { width, height }: Size,
): Float64Array {
  const out = new Float64Array(width * height);
  const [across, down] = [between(width, columns), between(height, rows)];
  for (let y = 0; y < height; y++) {
    const upper = down.knot[y] * columns;
    for (let x = 0; x < width; x++) {
      const at = upper + across.knot[x];
      const share = across.share[x];
      const above = values[at] + (values[at + 1] - values[at]) * share;
      const below = values[at + columns] +
        (values[at + columns + 1] - values[at + columns]) * share;
      out[y * width + x] = above + (below - above) * down.share[y];
    }
  }
  return out;
}

/** By how many pixels the places of a picture move, to the right and down. */
export interface ElasticMotion {
  /** Pixels to the right. */
  readonly across: KnotField;
  /** Pixels down. */
  readonly down: KnotField;
}

/** Knots of a motion: about one for a head, a hand, a foot. */
const knots = { columns: 4, rows: 6 };

/**
 * A motion that has no more than a share of the picture's height in either direction.
 *
 * @param options.amount 0 to about .05, beyond which places fold over one another
 */
export function drawElastic(
  random: Random,
  { amount, size }: { readonly amount: number; readonly size: Size },
): ElasticMotion {
  const most = amount * size.height;
  const field = () => drawField(random, { ...knots, low: -most, high: most });
  return { across: field(), down: field() };
}

/** The picture with its places moved, linear between pixels; what comes from beyond is its mirror image. */
export function bent(picture: Pixels, { across, down }: ElasticMotion): Pixels {
  const { width, height, channels, data } = picture;
  const [right, low] = [spreadField(across, picture), spreadField(down, picture)];
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const [u, v] = [x - right[i], y - low[i]];
      const [left, top] = [Math.floor(u), Math.floor(v)];
      const [du, dv] = [u - left, v - top];
      const [x0, x1] = [mirrored(left, width), mirrored(left + 1, width)];
      const [y0, y1] = [mirrored(top, height) * width, mirrored(top + 1, height) * width];
      for (let c = 0; c < channels; c++) {
        const at = (place: number) => data[place * channels + c];
        const above = at(y0 + x0) + (at(y0 + x1) - at(y0 + x0)) * du;
        const below = at(y1 + x0) + (at(y1 + x1) - at(y1 + x0)) * du;
        out[i * channels + c] = Math.round(above + (below - above) * dv);
      }
    }
  }
  return { ...picture, data: out };
}
