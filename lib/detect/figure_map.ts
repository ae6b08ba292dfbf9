/** Where figures are: a linear function of how the strokes lie, square by square. */
import type { Plane } from "lib/image/filter.ts";
import type { Strokes } from "./strokes.ts";

/** The share of each square that belongs to a figure, as far as its strokes tell, 0 to 1. */
export function figureMap(
  { width, height, count, data }: Strokes,
  weights: ArrayLike<number>,
): Plane {
  const map = new Float32Array(width * height);
  for (let i = 0; i < map.length; i++) {
    let sum = weights[count];
    for (let k = 0; k < count; k++) sum += weights[k] * data[i * count + k];
    map[i] = Math.min(1, Math.max(0, sum));
  }
  return { width, height, data: map };
}
