/** Filters of planes: one number per pixel, windows cut at the border. */
import type { Size } from "./image.ts";

/** One number per pixel, rows from the top. `[height * width]` */
export interface Plane extends Size {
  readonly data: Float32Array;
}

/** Running minimum along lines of `length` numbers, `step` apart (van Herk 1992, Gil and Werman 1993). */
function minimumAlong(
  line: Float32Array,
  out: Float32Array,
  { reach, scratch }: { reach: number; scratch: Float32Array },
): void {
  const count = line.length;
  const window = 2 * reach + 1;
  const total = count + 2 * reach;
  const [forward, backward] = [scratch.subarray(0, total), scratch.subarray(total, 2 * total)];
  const at = (i: number) => i < reach || i >= reach + count ? Infinity : line[i - reach];
  for (let i = 0; i < total; i++) {
    forward[i] = i % window === 0 ? at(i) : Math.min(forward[i - 1], at(i));
  }
  for (let i = total - 1; i >= 0; i--) {
    const ends = i === total - 1 || (i + 1) % window === 0;
    backward[i] = ends ? at(i) : Math.min(backward[i + 1], at(i));
  }
  for (let i = 0; i < count; i++) out[i] = Math.min(backward[i], forward[i + window - 1]);
}

/** Half the sides of a window: it is `2 x + 1` wide and `2 y + 1` high. */
export interface Reach {
  readonly x: number;
  readonly y: number;
}

/** The least number in each window. */
export function erode({ width, height, data }: Plane, { x, y }: Reach): Plane {
  const out = Float32Array.from(data);
  const scratch = new Float32Array(2 * (Math.max(width, height) + 2 * Math.max(x, y)));
  if (x > 0) {
    for (let row = 0; row < height; row++) {
      const line = out.slice(row * width, (row + 1) * width);
      minimumAlong(line, out.subarray(row * width, (row + 1) * width), { reach: x, scratch });
    }
  }
  if (y > 0) {
    const [column, least] = [new Float32Array(height), new Float32Array(height)];
    for (let at = 0; at < width; at++) {
      for (let row = 0; row < height; row++) column[row] = out[row * width + at];
      minimumAlong(column, least, { reach: y, scratch });
      for (let row = 0; row < height; row++) out[row * width + at] = least[row];
    }
  }
  return { width, height, data: out };
}

/** The greatest number in each window. */
export function dilate(plane: Plane, reach: Reach): Plane {
  const negated = erode({ ...plane, data: plane.data.map((value) => -value) }, reach);
  return { ...negated, data: negated.data.map((value) => -value) };
}

/** The mean of each window; at the border, of the part of it that is there. */
export function boxMean({ width, height, data }: Plane, { x, y }: Reach): Plane {
  const rows = new Float32Array(data.length);
  for (let row = 0; row < height; row++) {
    const start = row * width;
    let sum = 0;
    for (let i = 0; i < Math.min(x, width); i++) sum += data[start + i];
    for (let at = 0; at < width; at++) {
      if (at + x < width) sum += data[start + at + x];
      if (at - x - 1 >= 0) sum -= data[start + at - x - 1];
      rows[start + at] = sum / (Math.min(width - 1, at + x) - Math.max(0, at - x) + 1);
    }
  }
  const out = new Float32Array(data.length);
  const sums = new Float64Array(width);
  for (let row = 0; row < Math.min(y, height); row++) {
    for (let at = 0; at < width; at++) sums[at] += rows[row * width + at];
  }
  for (let row = 0; row < height; row++) {
    const [last, first] = [row + y, row - y - 1];
    const count = Math.min(height - 1, row + y) - Math.max(0, row - y) + 1;
    for (let at = 0; at < width; at++) {
      if (last < height) sums[at] += rows[last * width + at];
      if (first >= 0) sums[at] -= rows[first * width + at];
      out[row * width + at] = sums[at] / count;
    }
  }
  return { width, height, data: out };
}

/** Means of squares of `side` pixels; rows and columns that fill no square are left out. */
export function pooled({ width, height, data }: Plane, side: number): Plane {
  const [columns, rows] = [Math.floor(width / side), Math.floor(height / side)];
  const out = new Float32Array(columns * rows);
  for (let row = 0; row < rows * side; row++) {
    const to = Math.floor(row / side) * columns;
    for (let at = 0; at < columns * side; at++) {
      out[to + Math.floor(at / side)] += data[row * width + at];
    }
  }
  return { width: columns, height: rows, data: out.map((sum) => sum / (side * side)) };
}

/** Sums of all numbers above and to the left: `[(height + 1) * (width + 1)]`, row 0 and column 0 are 0. */
export function integral({ width, height, data }: Plane): Float64Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += data[y * width + x];
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
    }
  }
  return sums;
}
