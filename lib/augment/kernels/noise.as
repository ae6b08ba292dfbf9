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

let position: u32 = 624;

/** 32 random bits. */
function word(state: usize): u32 {
  if (position == 624) {
    for (let i: u32 = 0; i < 624; i++) {
      const y = (load<u32>(state + (i << 2)) & 0x80000000) |
        (load<u32>(state + (((i + 1) % 624) << 2)) & 0x7fffffff);
      store<u32>(
        state + (i << 2),
        load<u32>(state + (((i + 397) % 624) << 2)) ^ (y >> 1) ^ (y & 1 ? 0x9908b0df : 0),
      );
    }
    position = 0;
  }
  let y = load<u32>(state + (position++ << 2));
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >> 18);
}

/** 53 random bits in [0, 1). */
function uniform(state: usize): f64 {
  const high = word(state) >> 5, low = word(state) >> 6;
  return (<f64>high * 67108864 + <f64>low) / 9007199254740992;
}

/** Mersenne Twister of 624 words at `state`, NumPy's polar normals, the sum cut to a whole number. */
export function numpy_noise(d: usize, n: i32, sigma: f64, seed: u32, state: usize): void {
  store<u32>(state, seed);
  for (let i: u32 = 1; i < 624; i++) {
    const last = load<u32>(state + ((i - 1) << 2));
    store<u32>(state + (i << 2), 1812433253 * (last ^ (last >> 30)) + i);
  }
  position = 624;
  for (let i = 0; i < n; i += 2) {
    let x: f64 = 0, y: f64 = 0, square: f64 = 0;
    do {
      x = 2 * uniform(state) - 1;
      y = 2 * uniform(state) - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    const factor = sqrt<f64>(-2 * NativeMath.log(square) / square), p = d + i;
    store<u8>(p, <u8>min(max(<f64>load<u8>(p) + sigma * (factor * y), 0), 255));
    if (i + 1 < n) {
      store<u8>(p, <u8>min(max(<f64>load<u8>(p, 1) + sigma * (factor * x), 0), 255), 1);
    }
  }
}
