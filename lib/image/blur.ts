/** Smoothing by a Gaussian: 8-bit pixels as OpenCV blurs them, and planes of numbers. */
import type { Plane } from "./filter.ts";
import type { Pixels } from "./linear.ts";

/** Where a row that goes on as its own mirror image continues, the border pixel not repeated. */
export function mirrored(at: number, length: number): number {
  if (length === 1) return 0;
  while (at < 0 || at >= length) at = at < 0 ? -at : 2 * length - 2 - at;
  return at;
}

/** Weights of a Gaussian, summing to 1. `[2 * reach + 1]` */
export function gaussianWeights({ sigma, reach }: { sigma: number; reach: number }): Float64Array {
  if (!(sigma > 0)) throw new RangeError(`A Gaussian of sigma ${sigma}: it must be above 0`);
  const weights = Float64Array.from(
    { length: 2 * reach + 1 },
    (_, i) => Math.exp((i - reach) ** 2 * -0.5 / (sigma * sigma)),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** The weights in 8 bits after the point, the rounding errors carried towards the middle. */
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
  { sigma, reach = (Math.round(6 * sigma + 1) | 1) >> 1 }: { sigma: number; reach?: number },
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

/** A plane of numbers, smoothed; mirrored beyond its border, the window 4 sigma on each side. */
export function gaussianBlurPlane({ width, height, data }: Plane, sigma: number): Plane {
  const reach = Math.max(1, Math.ceil(4 * sigma));
  const weights = gaussianWeights({ sigma, reach });
  const rows = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = -reach; k <= reach; k++) {
        sum += weights[k + reach] * data[y * width + mirrored(x + k, width)];
      }
      rows[y * width + x] = sum;
    }
  }
  const out = new Float32Array(data.length);
  const sums = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let k = -reach; k <= reach; k++) {
      const from = mirrored(y + k, height) * width;
      for (let x = 0; x < width; x++) sums[x] += weights[k + reach] * rows[from + x];
    }
    out.set(sums, y * width);
  }
  return { width, height, data: out };
}
