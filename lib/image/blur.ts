/** Smoothing by a Gaussian: 8-bit pixels as OpenCV blurs them. */
import { mirrored } from "./border.ts";
import type { Pixels } from "./linear.ts";

/** Weights of a Gaussian, summing to 1. `[2 * reach + 1]` */
function gaussianWeights({ sigma, reach }: { sigma: number; reach: number }): Float64Array {
  if (!(sigma > 0)) {
    throw new RangeError(`Cannot blur with sigma ${sigma}: it must be above 0`);
  }
  const weights = Float64Array.from(
    { length: 2 * reach + 1 },
    (_, i) => Math.exp((i - reach) ** 2 * -0.5 / (sigma * sigma)),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** The weights in 8-bit fixed point, rounding errors carried towards the centre. */
function fixedWeights(weights: Float64Array): Int32Array {
  const reach = weights.length >> 1;
  const fixed = new Int32Array(weights.length);
  let [carried, sum] = [0, 0];
  for (let i = 0; i < reach; i++) {
    const exact = weights[i] * 256 + carried;
    const whole = Math.round(exact);
    carried = exact - whole;
    fixed[i] = fixed[weights.length - 1 - i] = whole;
    sum += 2 * whole;
  }
  fixed[reach] = 256 - sum;
  return fixed;
}

/**
 * 8-bit pixels as `cv2.GaussianBlur(image, (2 * reach + 1, 2 * reach + 1), sigma)` gives them, the
 * picture mirrored beyond its border.
 *
 * @param reach pixels on each side; default about 3 sigma, as OpenCV chooses for 8 bits
 */
export function gaussianBlur(
  { width, height, channels, data }: Pixels,
  { sigma, reach = (Math.round(6 * sigma + 1) | 1) >> 1 }: {
    sigma: number;
    reach?: number | undefined;
  },
): Pixels {
  const weights = fixedWeights(gaussianWeights({ sigma, reach }));
  const length = width * channels;
  const rows = new Uint16Array(length * height); // 8 bits after the point
  const line = new Uint8Array((width + 2 * reach) * channels);
  for (let y = 0; y < height; y++) {
    for (let x = -reach; x < width + reach; x++) {
      const from = (y * width + (x >= 0 && x < width ? x : mirrored(x, width))) * channels;
      for (let c = 0; c < channels; c++) line[(x + reach) * channels + c] = data[from + c];
    }
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * line[i + k * channels];
      rows[y * length + i] = sum;
    }
  }
  const out = new Uint8Array(length * height);
  const sums = new Int32Array(length);
  for (let y = 0; y < height; y++) {
    sums.fill(32768);
    for (let k = 0; k < weights.length; k++) {
      const from = mirrored(y + k - reach, height) * length;
      const weight = weights[k];
      for (let i = 0; i < length; i++) sums[i] += weight * rows[from + i];
    }
    for (let i = 0; i < length; i++) out[y * length + i] = sums[i] >> 16;
  }
  return { width, height, channels, data: out };
}
