/**
 * The perceptual hash that duplicate finders use (Zauner 2010; `imagehash.phash` of Python's ImageHash, bit
 * for bit): the signs of the lowest frequencies of a small grey picture against their median.
 */
import { toPillowGray } from "lib/image/color.ts";
import { flatten, type Image } from "lib/image/image.ts";
import { resizePillow } from "lib/image/pillow.ts";
import { dct, hashSide as side } from "./dct.ts";

const kept = 8;

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
  const columns = Array.from(
    { length: side },
    (_, x) => dct(Array.from({ length: side }, (_, y) => gray[y * side + x])),
  ); // [32 (x), 32 (vertical frequency)]
  const low = new Float64Array(kept * kept); // [8 (vertical), 8 (horizontal)]
  for (let v = 0; v < kept; v++) {
    low.set(dct(columns.map((column) => column[v])).subarray(0, kept), v * kept);
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
  const { width, height } = image;
  const data = toPillowGray(flatten(image, [255, 255, 255]));
  const size = { width: side, height: side };
  return phashOfGray(
    resizePillow({ width, height, channels: 1, data }, size, { filter: "lanczos" }).data,
  );
}
