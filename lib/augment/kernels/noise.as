/** Fields of noise, number for number those of OpenCV and NumPy. */

/** cv2.randn after cv2.setRNGSeed, cut and added; twin: openCvNormal in lib/augment/noise.ts. */
export function gauss_noise(
  d: usize,
  n: i32,
  sigma: f32,
  mean: f64,
  seed: u32,
  kn: usize,
  wn: usize,
  fn: usize,
): void {
  let t: u64 = seed == 0 ? 0xffffffff : <u64>seed;
  const r: f32 = 3.44262,
    rf: f32 = 2.3283064365386962890625e-10,
    fmin: f32 = 1.17549435e-38,
    sg = <f64>sigma,
    A: u64 = 4164903690;
  for (let i = 0; i < n; i++) {
    let x: f32;
    for (;;) {
      const hz = <i32>t;
      t = (t & 0xffffffff) * A + (t >> 32);
      const iz = <usize>(hz & 127) << 2;
      x = <f32>hz * load<f32>(wn + iz);
      if (<u32>abs(hz) < load<u32>(kn + iz)) break;
      if (iz == 0) {
        let y: f32;
        do {
          x = <f32>(<u32>t) * rf;
          t = (t & 0xffffffff) * A + (t >> 32);
          y = <f32>(<u32>t) * rf;
          t = (t & 0xffffffff) * A + (t >> 32);
          x = <f32>(-<f64>(<f32>NativeMath.log(<f64>(x + fmin))) * 0.2904764);
          y = -<f32>NativeMath.log(<f64>(y + fmin));
        } while (y + y < x * x);
        x = hz > 0 ? r + x : -r - x;
        break;
      }
      const y: f32 = <f32>(<u32>t) * rf;
      t = (t & 0xffffffff) * A + (t >> 32);
      if (
        <f64>(load<f32>(fn + iz) + y * (load<f32>(fn + iz - 4) - load<f32>(fn + iz))) <
          NativeMath.exp(-0.5 * <f64>x * <f64>x)
      ) break;
    }
    const v = <i32>(<f32>(<f64>x * sg + mean) * <f32>255), p = d + i;
    store<u8>(p, min(max(<i32>load<u8>(p) + v, 0), 255));
  }
}

/** One word of the Mersenne Twister from the two at `p` and the one 397 words on, wherever that is. */
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

/** 53 random bits in [0, 1), of two words. */
@inline
function uniform(p: usize): f64 {
  const high = load<u32>(p) >> 5, low = load<u32>(p, 4) >> 6;
  return (<f64>high * 67108864 + <f64>low) * (1.0 / 9007199254740992.0);
}

@inline
function added(p: usize, noise: f64): void {
  store<u8>(p, <u8>min<f64>(max<f64>(<f64>load<u8>(p) + noise, 0), 255));
}

/**
 * NumPy's RandomState(seed).normal() by the Mersenne Twister and the polar method, added and the sum
 * cut to a whole number; twin: numpyNormal in lib/augment/noise.ts. `state` has room for 1248 words.
 */
export function numpy_noise(d: usize, n: i32, sigma: f64, seed: u32, state: usize): void {
  store<u32>(state, seed);
  for (let i: u32 = 1; i < 624; i++) {
    const last = load<u32>(state + ((i - 1) << 2));
    store<u32>(state + (i << 2), 1812433253 * (last ^ (last >> 30)) + i);
  }
  const start = state + 2496, end = start + 2496;
  let p = end;
  for (let i = 0; i < n; i += 2) {
    let x: f64 = 0, y: f64 = 0, square: f64 = 0;
    do {
      if (p == end) {
        refill(state);
        p = start;
      }
      x = 2 * uniform(p) - 1;
      y = 2 * uniform(p + 8) - 1;
      p += 16;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    const factor = sqrt<f64>(-2 * NativeMath.log(square) / square);
    added(d + i, sigma * (factor * y));
    if (i + 1 < n) added(d + i + 1, sigma * (factor * x));
  }
}
