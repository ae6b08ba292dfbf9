/** Gaussian noise: a quick one, and the very fields of NumPy and OpenCV, so that a seed gives theirs. */
import type { Pixels } from "lib/image/linear.ts";
import { Random } from "lib/tensor/random.ts";
import { openCvNormal } from "./opencv_random.ts";

/**
 * "numpy": `RandomState(seed).normal()` is added and the sum cut to a whole number, as in
 * Albumentations 1.3; "opencv": `cv2.randn` after `cv2.setRNGSeed(seed)`, cut before it is added, as
 * in 2.0; "table": numbers looked up in a table, cut before they are added, ten times as fast.
 */
export type Generator = "numpy" | "opencv" | "table";

/** Normal numbers of `np.random.RandomState(seed)`: the Mersenne Twister and Marsaglia's polar method. */
export function numpyNormal(seed: number, out: Float64Array): void {
  const state = new Uint32Array(624);
  state[0] = seed;
  for (let i = 1; i < 624; i++) {
    state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  }
  let at = 624;
  const next = () => {
    if (at === 624) {
      for (let i = 0; i < 624; i++) {
        const y = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
        state[i] = state[(i + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      at = 0;
    }
    let y = state[at++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  const uniform = () => {
    const [high, low] = [next() >>> 5, next() >>> 6];
    return (high * 67108864 + low) / 9007199254740992;
  };
  for (let i = 0; i < out.length; i += 2) {
    let [x, y, square] = [0, 0, 0];
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt(-2 * Math.log(square) / square);
    out[i] = factor * y;
    if (i + 1 < out.length) out[i + 1] = factor * x;
  }
}

/** 65,536 normal numbers: quick noise looks them up instead of drawing each one anew. */
const normals = (() => {
  const random = new Random(65536);
  return Float32Array.from({ length: 65536 }, () => random.normal());
})();

const byte = (x: number) => x < 0 ? 0 : x > 255 ? 255 : x;

interface Strength {
  /** Standard deviation in levels. */
  readonly sigma: number;
  readonly seed: number;
}

const rules: Record<Generator, (data: Uint8Array, strength: Strength) => Uint8Array> = {
  numpy(data, { sigma, seed }) {
    const field = new Float64Array(data.length);
    numpyNormal(seed, field);
    return data.map((value, i) => byte(value + sigma * field[i]));
  },
  opencv(data, { sigma, seed }) {
    const field = new Float32Array(data.length);
    openCvNormal(seed, field);
    const share = Math.fround(sigma / 255);
    return data.map((value, i) =>
      byte(value + Math.trunc(Math.fround(Math.fround(field[i] * share) * 255)))
    );
  },
  table(data, { sigma, seed }) {
    const out = new Uint8Array(data.length);
    let state = seed | 1;
    for (let i = 0; i < out.length; i++) {
      // a generator as short as the loop (Marsaglia's xorshift)
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      out[i] = byte(data[i] + Math.trunc(normals[state & 65535] * sigma));
    }
    return out;
  },
};

/** The pixels with noise of its own on every channel. */
export function noisy(
  { data, ...size }: Pixels,
  { generator = "table", ...strength }: Strength & { readonly generator?: Generator },
): Pixels {
  return { ...size, data: rules[generator](data, strength) };
}
