/**
 * The perceptual hash that duplicate finders use (Zauner 2010; the variant of Python's ImageHash):
 * the signs of the lowest frequencies of a small grey picture against their median.
 */
import { toGray } from "lib/image/color.ts";
import { flatten, type Image } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";

const side = 32;
const kept = 8;

/** Unnormalised DCT-II along rows: `cosines[k * side + x] = 2 cos(pi k (2x + 1) / (2 side))`. */
const cosines = Float64Array.from(
  { length: kept * side },
  (_, i) => 2 * Math.cos(Math.PI * Math.floor(i / side) * (2 * (i % side) + 1) / (2 * side)),
); // [8, 32]

/**
 * The hash of a 32 x 32 grey picture as 64 signs: +1 above the median of the 64 frequencies, else
 * -1. The cosine of two such vectors is 1 - d / 32 for a Hamming distance of d bits, so hashes can
 * be ranked as embeddings are.
 *
 * @param gray `[32, 32]`, 0 to 255
 */
export function phashOfGray(gray: ArrayLike<number>): Float32Array {
  if (gray.length !== side * side) {
    throw new RangeError(`Cannot hash ${gray.length} pixels: a hash takes ${side} x ${side}`);
  }
  const columns = new Float64Array(kept * side); // [8 (vertical frequency), 32 (x)]
  for (let v = 0; v < kept; v++) {
    for (let x = 0; x < side; x++) {
      let sum = 0;
      for (let y = 0; y < side; y++) sum += cosines[v * side + y] * gray[y * side + x];
      columns[v * side + x] = sum;
    }
  }
  const low = new Float64Array(kept * kept); // [8 (vertical), 8 (horizontal)]
  for (let v = 0; v < kept; v++) {
    for (let u = 0; u < kept; u++) {
      let sum = 0;
      for (let x = 0; x < side; x++) sum += cosines[u * side + x] * columns[v * side + x];
      low[v * kept + u] = sum;
    }
  }
  const sorted = low.toSorted();
  const median = (sorted[31] + sorted[32]) / 2;
  return Float32Array.from(low, (value) => value > median ? 1 : -1);
}

/**
 * The perceptual hash of a picture on white. `[64]`, +1 or -1
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { phash } from "lib/retrieval/phash.ts";
 * phash(blank({ width: 40, height: 60 }, [255, 255, 255, 255])).length; // 64
 * ```
 */
export function phash(image: Image): Float32Array {
  const white = flatten(image, [255, 255, 255]);
  return phashOfGray(toGray(resizeImage(white, { width: side, height: side, method: "area" })));
}
