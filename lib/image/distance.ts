/** How far each pixel is from the nearest one outside a mask. */
import type { Plane } from "./filter.ts";
import type { Size } from "./image.ts";

/** For each place the least of `heights[i] + (i - place)^2`: the lower envelope of parabolas. */
function lowerEnvelope(heights: Float64Array, out: Float64Array): void {
  const count = heights.length;
  const peaks = new Int32Array(count);
  const borders = new Float64Array(count + 1);
  let last = -1;
  for (let i = 0; i < count; i++) {
    if (heights[i] === Infinity) continue;
    let border = -Infinity;
    while (last >= 0) {
      const peak = peaks[last];
      border = (heights[i] + i * i - heights[peak] - peak * peak) / (2 * (i - peak));
      if (border > borders[last]) break;
      last--;
      border = -Infinity;
    }
    peaks[++last] = i;
    borders[last] = border;
  }
  if (last < 0) {
    out.fill(Infinity);
    return;
  }
  let k = 0;
  for (let place = 0; place < count; place++) {
    while (k < last && borders[k + 1] < place) k++;
    out[place] = (place - peaks[k]) ** 2 + heights[peaks[k]];
  }
}

/**
 * The Euclidean distance in pixels from each pixel of the mask to the nearest pixel that is 0, and 0
 * outside the mask; infinite where nothing is 0. By Felzenszwalb and Huttenlocher, 2012.
 */
export function distanceTransform(
  { width, height, data }: Size & { readonly data: ArrayLike<number> },
): Plane {
  const squares = Float64Array.from(data, (value) => value ? Infinity : 0);
  const [column, least] = [new Float64Array(height), new Float64Array(height)];
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) column[y] = squares[y * width + x];
    lowerEnvelope(column, least);
    for (let y = 0; y < height; y++) squares[y * width + x] = least[y];
  }
  const row = new Float64Array(width);
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    lowerEnvelope(squares.subarray(y * width, (y + 1) * width), row);
    for (let x = 0; x < width; x++) out[y * width + x] = Math.sqrt(row[x]);
  }
  return { width, height, data: out };
}
