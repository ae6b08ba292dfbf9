/**
 * Where figures are, square by square: a linear function of how the strokes lie, then a second one
 * that also sees what the first said nearby (auto-context, Tu 2008).
 */
import { boxMean, type Plane } from "lib/image/filter.ts";
import { linear } from "lib/tensor/linear_function.ts";
import type { Strokes } from "./strokes.ts";

/** Weights of the two looks; in each the constant is last. */
export interface MapWeights {
  /** Weights of what is seen in the strokes. */
  readonly strokes: readonly number[];
  /** Weights of what the first look saw around. */
  readonly context: readonly number[];
}

/** Numbers that describe squares. The array that `at` returns is the same each time. */
export interface Described {
  readonly count: number;
  at(square: number): Float64Array;
}

/** Neighbourhoods of the first look's map, half sides in squares: near, broad, and as figures stand. */
const neighbourhoods = [[0, 0], [1, 1], [3, 3], [6, 6], [12, 12], [2, 10], [3, 20]] as const;

/** Where the second look also looks, in squares. */
const places = [
  ...[[0, 0], [0, -6], [0, 6], [-6, 0], [6, 0], [0, -14], [0, 14], [-12, 0], [12, 0]],
  ...[[0, -26], [0, 26], [-20, 0], [20, 0]],
] as const;

/** What is measured of the strokes, and its roots, since thin lines weigh little. */
export function describeStrokes({ count, data }: Strokes): Described {
  const out = new Float64Array(2 * count);
  return {
    count: out.length,
    at(square) {
      for (let k = 0; k < count; k++) {
        const value = data[square * count + k];
        out[k] = value;
        out[count + k] = Math.sqrt(Math.abs(value));
      }
      return out;
    },
  };
}

/** The same, and means and single places of the first look's map around the square. */
export function describeContext(strokes: Strokes, first: Plane): Described {
  const own = describeStrokes(strokes);
  const { width, height } = first;
  const planes = neighbourhoods.map(([x, y]) => boxMean(first, { x, y }).data);
  const smooth = boxMean(first, { x: 3, y: 3 }).data;
  const out = new Float64Array(own.count + 2 * planes.length + places.length);
  const inside = (value: number, most: number) => Math.min(most, Math.max(0, value));
  return {
    count: out.length,
    at(square) {
      out.set(own.at(square));
      let at = own.count;
      for (const plane of planes) {
        out[at++] = plane[square];
        out[at++] = plane[square] ** 2;
      }
      const [x, y] = [square % width, Math.floor(square / width)];
      for (const [dx, dy] of places) {
        out[at++] = smooth[inside(y + dy, height - 1) * width + inside(x + dx, width - 1)];
      }
      return out;
    },
  };
}

/** One look: squares weighed, cut at 0 and 1. */
export function look(
  { width, height }: Pick<Strokes, "width" | "height">,
  { described, weights }: { described: Described; weights: ArrayLike<number> },
): Plane {
  const data = Float32Array.from(
    { length: width * height },
    (_, i) => Math.min(1, Math.max(0, linear(weights, described.at(i)))),
  );
  return { width, height, data };
}

/** The share of each square that belongs to a figure, as far as its strokes tell, 0 to 1. */
export function figureMap(strokes: Strokes, weights: MapWeights): Plane {
  const first = look(strokes, { described: describeStrokes(strokes), weights: weights.strokes });
  return look(strokes, { described: describeContext(strokes, first), weights: weights.context });
}
