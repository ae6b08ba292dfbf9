/** Windows that may hold a figure, and what the figure map looks like in and around them. */
import type { Box } from "lib/geometry/box.ts";
import { integral, type Plane } from "lib/image/filter.ts";

/** Columns and rows that a window is divided into; one more on each side looks around it. */
const [columns, rows] = [5, 8];
const [wide, high] = [columns + 2, rows + 2];
const cells = wide * high;
const profile = high + wide;

/** Heights of windows as shares of the plate's, and widths as shares of their heights. */
const heights = Array.from({ length: 9 }, (_, i) => 0.2 * (0.82 / 0.2) ** (i / 8));
const aspects = [0.28, 0.36, 0.46, 0.6, 0.78];

/** How many numbers describe a window. */
export const windowFeatures: number = 2 * cells + 7 + profile * (profile + 1) / 2;

/** All windows of a plate of squares: dense enough that one of them fits any standing figure. */
export function* windowsOf({ width, height }: Pick<Plane, "width" | "height">): Generator<Box> {
  for (const share of heights) {
    const tall = share * height;
    const down = Math.max(1, Math.round(tall * 0.05));
    for (const aspect of aspects) {
      const broad = aspect * tall;
      const across = Math.max(1, Math.round(broad * 0.1));
      for (let y = 0; y <= height - tall; y += down) {
        for (let x = 0; x <= width - broad; x += across) yield [x, y, x + broad, y + tall];
      }
    }
  }
}

/**
 * Describes windows of a figure map: its means over a grid in and around the window, their squares,
 * products of the profiles down and across, and the window's own size and place. The array that is
 * returned is the same each time: read it before going on.
 */
export function describer(map: Plane): (window: Box) => Float64Array {
  const { width, height } = map;
  const sums = integral(map);
  const stride = width + 1;
  const out = new Float64Array(windowFeatures);
  const xs = new Int32Array(wide + 1);
  const ys = new Int32Array(high + 1);
  const sides = new Float64Array(profile);
  const inside = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
  return ([x0, y0, x1, y1]) => {
    const [broad, tall] = [x1 - x0, y1 - y0];
    for (let i = 0; i <= wide; i++) xs[i] = inside(x0 + broad * (i - 1) / columns, width);
    for (let j = 0; j <= high; j++) ys[j] = inside(y0 + tall * (j - 1) / rows, height);
    const area = Math.max(1, broad / columns * tall / rows);
    sides.fill(0);
    for (let j = 0; j < high; j++) {
      for (let i = 0; i < wide; i++) {
        const mean = (sums[ys[j + 1] * stride + xs[i + 1]] - sums[ys[j] * stride + xs[i + 1]] -
          sums[ys[j + 1] * stride + xs[i]] + sums[ys[j] * stride + xs[i]]) / area;
        out[j * wide + i] = mean;
        out[cells + j * wide + i] = mean * mean;
        // profiles of the window itself: down over its columns, across over its rows
        if (i > 0 && i <= columns) sides[j] += mean / columns;
        if (j > 0 && j <= rows) sides[high + i] += mean / rows;
      }
    }
    let at = 2 * cells;
    const [size, place, shape] = [tall / height, y1 / height, broad / tall];
    for (
      const value of [size, size * size, shape, shape * shape, place, place * place, size * place]
    ) {
      out[at++] = value;
    }
    for (let a = 0; a < profile; a++) {
      for (let b = a; b < profile; b++) out[at++] = sides[a] * sides[b];
    }
    return out;
  };
}
