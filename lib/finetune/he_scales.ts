/** The scale that brings each channel's filter to the length of fresh weights. */
import type { Tensor } from "lib/tensor/tensor.ts";

/**
 * What brings each channel's filter to the length that He et al. (2015) draw fresh ones with. A filter of
 * zeros stays one. `[out]`
 *
 * @param weight `[kh, kw, in, out]`, or `[kh, kw, C, 1]` for single channels
 */
export function heScales({ data, shape }: Tensor, depthwise: boolean): Float32Array {
  const channels = shape[depthwise ? 2 : 3];
  const squares = new Float64Array(channels);
  data.forEach((value, i) => squares[i % channels] += Number(value) ** 2);
  // as many inputs as there are numbers, of variance 2 / inputs each
  return Float32Array.from(squares, (sum) => sum > 0 ? Math.sqrt(2 / sum) : 1);
}
