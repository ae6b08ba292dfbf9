/** A map of features as one vector for each place, ready for cosines. */
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** A square grid of vectors of length 1; a place where nothing is has zeros. */
export interface PlaceVectors {
  /** Places along each side. */
  readonly side: number;
  /** `[side * side, C]`, rows from the top. */
  readonly vectors: Tensor<"float32">;
}

/**
 * The vectors of a map: less the gallery's means, brought to length 1.
 *
 * @param map one picture's, square. `[C, side, side]`, with or without a leading 1
 * @param means of each channel over the gallery. `[C]`
 */
export function placeVectors(map: Tensor<"float32">, means: Float32Array): PlaceVectors {
  const [channels, side] = map.shape.slice(-3);
  const places = side * side;
  const out = new Float32Array(places * channels);
  for (let p = 0; p < places; p++) {
    let squares = 0;
    for (let c = 0; c < channels; c++) {
      const value = map.data[c * places + p] - means[c];
      out[p * channels + c] = value;
      squares += value * value;
    }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let c = 0; c < channels; c++) out[p * channels + c] *= scale;
  }
  return { side, vectors: float32(out, [places, channels]) };
}
