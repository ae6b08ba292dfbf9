/**
 * The field of `numpy.random.RandomState(seed).normal()`: the Mersenne Twister (Matsumoto and
 * Nishimura 1998) seeded by init_genrand, 53 random bits a number, and Marsaglia's polar method
 * (legacy_gauss, numpy/random/src/legacy/legacy-distributions.c), for x, y in the unit circle
 *
 *   f = sqrt(-2 ln(x^2 + y^2) / (x^2 + y^2)),  first f y, then f x
 *
 * Twin: numpyNormal in lib/augment/noise.ts. The logarithm is within one last bit of the twin's, so of
 * 10^12 levels about one may differ.
 */

/** One word of the twister from the two at `p` and the one 397 words on, wherever that is. */
@inline
function twisted(p: usize, next: usize, far: usize): u32 {
  const y = (load<u32>(p) & 0x80000000) | (load<u32>(next) & 0x7fffffff);
  return load<u32>(far) ^ (y >> 1) ^ ((0 - (y & 1)) & 0x9908b0df);
}

/** Four of them. */
@inline
function twisted4(p: usize, far: usize): v128 {
  const y = v128.or(
    v128.and(v128.load(p), i32x4.splat(0x80000000)),
    v128.and(v128.load(p, 4), i32x4.splat(0x7fffffff)),
  );
  const odd = i32x4.sub(i32x4.splat(0), v128.and(y, i32x4.splat(1)));
  return v128.xor(
    v128.xor(v128.load(far), i32x4.shr_u(y, 1)),
    v128.and(odd, i32x4.splat(0x9908b0df)),
  );
}

/** The next 624 words: the state at `state`, the random bits after it. */
function refill(state: usize): void {
  const end = state + 2496, near = state + 227 * 4;
  let p = state;
  for (; p < state + 224 * 4; p += 16) v128.store(p, twisted4(p, p + 397 * 4));
  for (; p < near; p += 4) store<u32>(p, twisted(p, p + 4, p + 397 * 4));
  for (; p < end - 4; p += 16) v128.store(p, twisted4(p, p - 227 * 4));
  store<u32>(p, twisted(p, state, p - 227 * 4));
  for (p = state; p < end; p += 16) {
    let y = v128.load(p);
    y = v128.xor(y, i32x4.shr_u(y, 11));
    y = v128.xor(y, v128.and(i32x4.shl(y, 7), i32x4.splat(0x9d2c5680)));
    y = v128.xor(y, v128.and(i32x4.shl(y, 15), i32x4.splat(0xefc60000)));
    v128.store(p, v128.xor(y, i32x4.shr_u(y, 18)), 2496);
  }
}

/** x and y in [-1, 1) of the four words at p. */
@inline
function point(p: usize): v128 {
  const words = v128.load(p),
    high = i32x4.shr_u(i32x4.shuffle(words, words, 0, 2, 0, 2), 5),
    low = i32x4.shr_u(i32x4.shuffle(words, words, 1, 3, 1, 3), 6);
  const unit = f64x2.mul(
    f64x2.add(
      f64x2.mul(f64x2.convert_low_i32x4_u(high), f64x2.splat(67108864)),
      f64x2.convert_low_i32x4_u(low),
    ),
    f64x2.splat(1.0 / 9007199254740992.0),
  );
  return f64x2.sub(f64x2.mul(f64x2.splat(2), unit), f64x2.splat(1));
}

/**
 * The natural logarithms of two numbers in (0, 1), by fdlibm's e_log.c: x = 2^k (1 + f) with 1 + f
 * in [sqrt(1/2), sqrt(2)), s = f / (2 + f), and a polynomial in s^2 of degree 7.
 */
@inline
function log2numbers(x: v128): v128 {
  // the exponent, with the fraction above sqrt(2) counted to the next
  const bits = i64x2.add(x, i64x2.splat(0x3ff0000000000000 - 0x3fe6a09e667f3bcd)),
    k = i64x2.sub(i64x2.shr_u(bits, 52), i64x2.splat(1023)),
    one = f64x2.splat(1),
    m = i64x2.add(
      v128.and(bits, i64x2.splat(0x000fffffffffffff)),
      i64x2.splat(0x3fe6a09e667f3bcd),
    );
  const f = f64x2.sub(m, one),
    s = f64x2.div(f, f64x2.add(f64x2.splat(2), f)),
    z = f64x2.mul(s, s),
    w = f64x2.mul(z, z);
  const t1 = f64x2.mul(
      w,
      f64x2.add(
        f64x2.splat(3.999999999940941908e-01),
        f64x2.mul(
          w,
          f64x2.add(
            f64x2.splat(2.222219843214978396e-01),
            f64x2.mul(w, f64x2.splat(1.531383769920937332e-01)),
          ),
        ),
      ),
    ),
    t2 = f64x2.mul(
      z,
      f64x2.add(
        f64x2.splat(6.666666666666735130e-01),
        f64x2.mul(
          w,
          f64x2.add(
            f64x2.splat(2.857142874366239149e-01),
            f64x2.mul(
              w,
              f64x2.add(
                f64x2.splat(1.818357216161805012e-01),
                f64x2.mul(w, f64x2.splat(1.479819860511658591e-01)),
              ),
            ),
          ),
        ),
      ),
    );
  const r = f64x2.add(t1, t2),
    half = f64x2.mul(f64x2.mul(f64x2.splat(0.5), f), f),
    e = f64x2.convert_low_i32x4_s(i32x4.shuffle(k, k, 0, 2, 0, 2));
  return f64x2.sub(
    f64x2.mul(e, f64x2.splat(6.93147180369123816490e-01)),
    f64x2.sub(
      f64x2.sub(
        half,
        f64x2.add(
          f64x2.mul(s, f64x2.add(half, r)),
          f64x2.mul(e, f64x2.splat(1.90821492927058770002e-10)),
        ),
      ),
      f,
    ),
  );
}

/** A level with noise, cut to a whole number. */
@inline
function put(p: usize, noise: f64): void {
  store<u8>(p, <u8>min<f64>(max<f64>(<f64>load<u8>(p) + noise, 0), 255));
}

/**
 * Noise added to n bytes at d, the sum cut to a whole number. `state` has room for 1248 words, and
 * after them for 160 points of the circle with their squares, 24 bytes each.
 */
export function numpy_noise(d: usize, n: i32, sigma: f64, seed: u32, state: usize): void {
  store<u32>(state, seed);
  for (let i: u32 = 1; i < 624; i++) {
    const last = load<u32>(state + ((i - 1) << 2));
    store<u32>(state + (i << 2), 1812433253 * (last ^ (last >> 30)) + i);
  }
  const start = state + 2496, points = start + 2496, squares = points + 160 * 16;
  const sg = f64x2.splat(sigma), zero = f64x2.splat(0);
  let i = 0;
  while (i < n) {
    refill(state);
    // all points of 624 words; those outside the circle are written over by the next
    let count: usize = 0;
    for (let p = start; p < start + 2496; p += 16) {
      const xy = point(p), xx = f64x2.mul(xy, xy);
      const square = f64x2.extract_lane(xx, 0) + f64x2.extract_lane(xx, 1);
      v128.store(points + (count << 4), xy);
      store<f64>(squares + (count << 3), square);
      count += square < 1 && square != 0 ? 1 : 0;
    }
    store<f64>(squares + (count << 3), 0.5); // what follows the last is looked at and not used
    for (let k: usize = 0; k < count && i < n; k += 2) {
      const square = v128.load(squares + (k << 3)),
        factor = f64x2.sqrt(f64x2.div(f64x2.mul(f64x2.splat(-2), log2numbers(square)), square));
      const a = v128.load(points + (k << 4)), b = v128.load(points + (k << 4), 16);
      const first = f64x2.mul(sg, f64x2.mul(i64x2.shuffle(factor, factor, 0, 0), a)),
        second = f64x2.mul(sg, f64x2.mul(i64x2.shuffle(factor, factor, 1, 1), b));
      const p = d + i;
      if (k + 1 < count && i + 4 <= n) {
        const old = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(p)));
        const low = f64x2.add(f64x2.convert_low_i32x4_s(old), i64x2.shuffle(first, first, 1, 0)),
          high = f64x2.add(
            f64x2.convert_low_i32x4_s(i32x4.shuffle(old, old, 2, 3, 2, 3)),
            i64x2.shuffle(second, second, 1, 0),
          );
        const whole = i64x2.shuffle(
            i32x4.trunc_sat_f64x2_s_zero(f64x2.max(low, zero)),
            i32x4.trunc_sat_f64x2_s_zero(f64x2.max(high, zero)),
            0,
            2,
          ),
          half = i16x8.narrow_i32x4_s(whole, whole);
        v128.store32_lane(p, i8x16.narrow_i16x8_u(half, half), 0);
        i += 4;
      } else {
        put(p, f64x2.extract_lane(first, 1));
        if (++i < n) put(d + i++, f64x2.extract_lane(first, 0));
        if (k + 1 < count && i < n) put(d + i++, f64x2.extract_lane(second, 1));
        if (k + 1 < count && i < n) put(d + i++, f64x2.extract_lane(second, 0));
      }
    }
  }
}
