/**
 * The cosine transform of 32 numbers in the order of sums that SciPy's has (pocketfft, M. Reinecke): where
 * frequencies are 0, or equal, rounding alone decides their signs, and a hash of a plain picture with them.
 */

/** Numbers in a row, which is all that a hash needs. */
export const hashSide = 32;

/** The radices that pocketfft takes 32 apart by. */
const radices = [2, 4, 4];

/** cos and sin of 2 pi x / n, reduced to the first octant as pocketfft does; up to three eighths. */
function turn(x: number, n: number): readonly [number, number] {
  const angle = 0.25 * Math.PI / n;
  const octant = 8 * x;
  const [cos, sin] = [(k: number) => Math.cos(k * angle), (k: number) => Math.sin(k * angle)];
  if (octant < n) return [cos(octant), sin(octant)];
  if (octant < 2 * n) return [sin(2 * n - octant), cos(2 * n - octant)];
  return [-sin(octant - 2 * n), cos(octant - 2 * n)];
}

/** Turns up to half a circle, by products of a coarse and a fine one. */
function turns(n: number): (x: number) => readonly [number, number] {
  let shift = 1;
  while (4 ** shift < Math.floor((n + 2) / 2)) shift++;
  const fine = 2 ** shift;
  return (x) => {
    const [a, b] = turn(x % fine, n);
    const [c, d] = turn(x - x % fine, n);
    return [a * c - b * d, a * d + b * c];
  };
}

/** Cosines of (i + 1) / (4 * hashSide) of a circle. */
const quarter = Float64Array.from({ length: hashSide }, (_, i) => turns(4 * hashSide)(i + 1)[0]);

/** Turns of each radix's passes: for each of its further parts, cos and sin in turn. */
const passes = radices.map((radix, pass) => {
  const done = radices.slice(0, pass).reduce((product, other) => product * other, 1);
  const row = hashSide / (done * radix);
  const at = turns(hashSide);
  const turned = Array.from(
    { length: radix - 1 },
    (_, j) =>
      Float64Array.from(
        { length: row },
        (_, i) => at((j + 1) * done * (Math.floor(i / 2) + 1))[i % 2],
      ),
  );
  return { radix, done, row, turned };
});

type Pass = typeof passes[number];

/** A pair turned by the i-th of a part's turns, into two places of `to`. */
function turnedInto(
  to: Float64Array,
  at: number,
  { turns, i, re, im }: { turns: Float64Array; i: number; re: number; im: number },
): void {
  const [c, s] = [turns[i - 2], turns[i - 1]];
  to[at] = c * im + s * re;
  to[at - 1] = c * re - s * im;
}

function byTwo(from: Float64Array, to: Float64Array, { done, row, turned }: Pass): void {
  for (let k = 0; k < done; k++) {
    const [first, second] = [row * 2 * k, row * (2 * k + 1)];
    const [low, high] = [row * k, row * (k + done)];
    to[low] = from[first] + from[second + row - 1];
    to[high] = from[first] - from[second + row - 1];
    to[low + row - 1] = 2 * from[first + row - 1];
    to[high + row - 1] = -2 * from[second];
    for (let i = 2; i < row; i += 2) {
      const back = second + row - i;
      to[low + i - 1] = from[first + i - 1] + from[back - 1];
      to[low + i] = from[first + i] - from[back];
      const re = from[first + i - 1] - from[back - 1];
      const im = from[first + i] + from[back];
      turnedInto(to, high + i, { turns: turned[0], i, re, im });
    }
  }
}

function byFour(from: Float64Array, to: Float64Array, { done, row, turned }: Pass): void {
  for (let k = 0; k < done; k++) {
    const [a, b, c, d] = [0, 1, 2, 3].map((part) => row * (4 * k + part));
    const [p, q, r, s] = [0, 1, 2, 3].map((part) => row * (k + done * part));
    const [sum, difference] = [from[a] + from[d + row - 1], from[a] - from[d + row - 1]];
    const [even, odd] = [2 * from[b + row - 1], 2 * from[c]];
    to[p] = sum + even;
    to[r] = sum - even;
    to[s] = difference + odd;
    to[q] = difference - odd;
    if (row % 2 === 0) {
      const [ti1, ti2] = [from[d] + from[b], from[d] - from[b]];
      const [tr2, tr1] = [
        from[a + row - 1] + from[c + row - 1],
        from[a + row - 1] - from[c + row - 1],
      ];
      to[p + row - 1] = tr2 + tr2;
      to[q + row - 1] = Math.SQRT2 * (tr1 - ti1);
      to[r + row - 1] = ti2 + ti2;
      to[s + row - 1] = -Math.SQRT2 * (tr1 + ti1);
    }
    for (let i = 2; i < row; i += 2) {
      const [bb, dd] = [b + row - i, d + row - i];
      const [tr2, tr1] = [from[a + i - 1] + from[dd - 1], from[a + i - 1] - from[dd - 1]];
      const [ti1, ti2] = [from[a + i] + from[dd], from[a + i] - from[dd]];
      const [tr4, ti3] = [from[c + i] + from[bb], from[c + i] - from[bb]];
      const [tr3, ti4] = [from[c + i - 1] + from[bb - 1], from[c + i - 1] - from[bb - 1]];
      to[p + i - 1] = tr2 + tr3;
      to[p + i] = ti2 + ti3;
      turnedInto(to, q + i, { turns: turned[0], i, re: tr1 - tr4, im: ti1 + ti4 });
      turnedInto(to, r + i, { turns: turned[1], i, re: tr2 - tr3, im: ti2 - ti3 });
      turnedInto(to, s + i, { turns: turned[2], i, re: tr1 + tr4, im: ti1 - ti4 });
    }
  }
}

/**
 * DCT-II without normalisation, `scipy.fftpack.dct(values)`: `2 sum x[n] cos(pi k (2n + 1) / 64)`, to the
 * last bit. `[32]`
 *
 * @throws {RangeError} when there are not 32 numbers
 *
 * ```ts
 * import { dct } from "lib/retrieval/dct.ts";
 * dct(new Float64Array(32).fill(1))[0]; // 64
 * ```
 */
export function dct(values: ArrayLike<number>): Float64Array {
  if (values.length !== hashSide) {
    throw new RangeError(`Cannot transform ${values.length} numbers: it takes ${hashSide}`);
  }
  let from: Float64Array = Float64Array.from(values);
  from[0] *= 2;
  from[hashSide - 1] *= 2;
  for (let k = 1; k < hashSide - 1; k += 2) {
    [from[k], from[k + 1]] = [from[k] + from[k + 1], from[k + 1] - from[k]];
  }
  let to: Float64Array = new Float64Array(hashSide);
  for (const pass of passes) {
    (pass.radix === 2 ? byTwo : byFour)(from, to, pass);
    [from, to] = [to, from];
  }
  const half = hashSide / 2;
  for (let k = 1; k < half; k++) {
    const back = hashSide - k;
    const one = quarter[k - 1] * from[back] + quarter[back - 1] * from[k];
    const other = quarter[k - 1] * from[k] - quarter[back - 1] * from[back];
    from[k] = 0.5 * (one + other);
    from[back] = 0.5 * (one - other);
  }
  from[half] *= quarter[half - 1];
  return from;
}
