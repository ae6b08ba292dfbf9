/**
 * The field of `cv2.randn` after `cv2.setRNGSeed`, number for number: OpenCV's multiply with carry
 * (Marsaglia 1994; RNG_NEXT, modules/core/src/rand.cpp)
 *
 *   t' = (t mod 2^32) A + (t >> 32),  A = 4164903690
 *
 * and the ziggurat of Marsaglia and Tsang (2000), randn_0_1_32f in the same file. Twin: openCvNormal
 * in lib/augment/noise.ts.
 *
 * One step is t A = t 2^-32 modulo m = 2^32 A - 1, so k steps are t A^k, and four stretches of the
 * stream can be drawn at once, each a jump of A^stretch after the other.
 */

const A: u64 = 4164903690;
const low32: u64 = 0xffffffff;
const modulus: u64 = (A << 32) - 1;
/** Bits of a stretch, and of the block of four that is drawn at a time. */
const stretch: i32 = 512;
const block: i32 = 4 * stretch;
/** A^stretch 2^64 modulo m: two steps, in `jumped`, take the 2^64 away. */
let jump: u64 = 0;

/** Where the stream is after the block in memory; which of the block is next. */
let state: u64 = 0;
let next: i32 = block;

@inline
function step(t: u64): u64 {
  return (t & low32) * A + (t >> 32);
}

/** x + y modulo m, both below it. */
@inline
function added(x: u64, y: u64): u64 {
  return x >= modulus - y ? x - (modulus - y) : x + y;
}

/** t k 2^-64 modulo m: the product of 128 bits, and two steps. */
function jumped(t: u64, k: u64): u64 {
  const t0 = t & low32, t1 = t >> 32, k0 = k & low32, k1 = k >> 32;
  const p00 = t0 * k0, p01 = t0 * k1, p10 = t1 * k0;
  const middle = (p00 >> 32) + (p01 & low32) + (p10 & low32);
  const high = t1 * k1 + (p01 >> 32) + (p10 >> 32) + (middle >> 32);
  const q = (p00 & low32) * A, sum = (middle & low32) + (q & low32);
  return added((sum & low32) * A, high + (q >> 32) + (sum >> 32));
}

/** `jump` by doubling: 2^64 = 2^64 mod m, then A^stretch by as many steps back. */
function prepare(): void {
  let k: u64 = 1;
  for (let i = 0; i < 64; i++) k = added(k, k); // 2^64
  for (let i = 0; i < stretch; i++) k = step(k); // a step multiplies by A
  jump = k;
}

/** The next block of the stream. */
function refill(bits: usize): void {
  let a = state, b = jumped(a, jump), c = jumped(b, jump), d = jumped(c, jump);
  for (let p = bits, end = bits + (stretch << 2); p < end; p += 4) {
    store<u32>(p, <u32>a);
    store<u32>(p, <u32>b, stretch << 2);
    store<u32>(p, <u32>c, stretch << 3);
    store<u32>(p, <u32>d, stretch * 12);
    a = step(a);
    b = step(b);
    c = step(c);
    d = step(d);
  }
  state = d;
  next = 0;
}

@inline
function draw(bits: usize): u32 {
  if (next == block) refill(bits);
  return load<u32>(bits + (<usize>(next++) << 2));
}

/** In [0, 1), of single precision. */
@inline
function uniform(bits: usize): f32 {
  return <f32>draw(bits) * <f32>2.3283064365386962890625e-10;
}

/** One normal number; `layers` has pairs of a limit (u32) and a width (f32), `heights` is f32. */
function normal(bits: usize, layers: usize, heights: usize): f32 {
  const tail: f32 = 3.44262, least: f32 = 1.17549435e-38;
  while (true) {
    const hz = <i32>draw(bits), layer = <usize>(hz & 127);
    let x = <f32>hz * load<f32>(layers + (layer << 3), 4);
    if (<u32>abs(hz) < load<u32>(layers + (layer << 3))) return x;
    if (layer == 0) {
      let y: f32;
      do {
        x = <f32>(-<f64>(<f32>NativeMath.log(<f64>(uniform(bits) + least))) * 0.2904764);
        y = -<f32>NativeMath.log(<f64>(uniform(bits) + least));
      } while (y + y < x * x);
      return hz > 0 ? tail + x : -tail - x;
    }
    const at = heights + (layer << 2), y = uniform(bits);
    if (
      <f64>(load<f32>(at) + y * (load<f32>(at - 4) - load<f32>(at))) <
        NativeMath.exp(-0.5 * <f64>x * <f64>x)
    ) return x;
  }
}

/** Noise of `sigma` (in parts of 255) cut to whole levels and added to n bytes at d. */
export function opencv_noise(
  d: usize,
  n: i32,
  sigma: f32,
  seed: u32,
  layers: usize,
  heights: usize,
  bits: usize,
): void {
  if (jump == 0) prepare();
  state = seed == 0 ? low32 : <u64>seed;
  next = block;
  const sg = f32x4.splat(sigma), k255 = f32x4.splat(255);
  let i = 0;
  while (i < n) {
    if (next == block) refill(bits);
    // four numbers at a time, while all lie inside their layers
    const start = bits + (<usize>next << 2), end = bits + <usize>(block << 2);
    let p = start;
    for (; i + 4 <= n && p + 16 <= end; p += 16, i += 4) {
      const v = v128.load(p),
        l0 = v128.load64_zero(layers + (<usize>(load<u32>(p) & 127) << 3)),
        l1 = v128.load64_zero(layers + (<usize>(load<u32>(p, 4) & 127) << 3)),
        l02 = v128.load64_lane(layers + (<usize>(load<u32>(p, 8) & 127) << 3), l0, 1),
        l13 = v128.load64_lane(layers + (<usize>(load<u32>(p, 12) & 127) << 3), l1, 1);
      const limits = i32x4.shuffle(l02, l13, 0, 4, 2, 6),
        widths = i32x4.shuffle(l02, l13, 1, 5, 3, 7);
      if (!i32x4.all_true(i32x4.lt_u(i32x4.abs(v), limits))) break;
      const x = f32x4.mul(f32x4.convert_i32x4_s(v), widths),
        levels = i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.mul(x, sg), k255)),
        old = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(d + i)));
      const sum = i32x4.add(old, levels), half = i16x8.narrow_i32x4_s(sum, sum);
      v128.store32_lane(d + i, i8x16.narrow_i16x8_u(half, half), 0);
    }
    next += <i32>((p - start) >> 2);
    for (let end = min(n, i + 4); i < end; i++) {
      const level = <i32>(normal(bits, layers, heights) * sigma * <f32>255), p = d + i;
      store<u8>(p, min(max(<i32>load<u8>(p) + level, 0), 255));
    }
  }
}
