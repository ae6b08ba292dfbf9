/**
 * Levels to numbers, (v - 255 mean) * (1 / (255 std)) in single precision, as Albumentations'
 * Normalize rounds it (`normalize_cv2` of 1.3; 2.0 has the same numbers in a table); a mirror, and a
 * grey channel that counts for three, on the way. Twin: normalizer in lib/augment/apply.ts.
 */

/** Four levels as numbers. */
@inline
function numbers(v: v128, m: v128, q: v128): v128 {
  return f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(v), m), q);
}

/** Sixteen levels of a channel as numbers. */
@inline
function put16(v: v128, o: usize, m: v128, q: v128): void {
  const lo = i16x8.extend_low_i8x16_u(v), hi = i16x8.extend_high_i8x16_u(v);
  v128.store(o, numbers(i32x4.extend_low_i16x8_u(lo), m, q));
  v128.store(o, numbers(i32x4.extend_high_i16x8_u(lo), m, q), 16);
  v128.store(o, numbers(i32x4.extend_low_i16x8_u(hi), m, q), 32);
  v128.store(o, numbers(i32x4.extend_high_i16x8_u(hi), m, q), 48);
}

/** A level as a number of channel c; `p` holds three means and three factors. */
@inline
function put1(v: u8, o: usize, c: usize, p: usize): void {
  store<f32>(o, (<f32>v - load<f32>(p + (c << 2))) * load<f32>(p + (c << 2), 12));
}

/** Rows of RGB, or of grey where `c` is 1, to three planes of numbers, `plane` bytes apart. */
export function to_nchw(
  s: usize,
  stride: i32,
  c: i32,
  h: i32,
  w: i32,
  flip: i32,
  out: usize,
  plane: usize,
  p: usize,
): void {
  const m0 = v128.load32_splat(p),
    m1 = v128.load32_splat(p, 4),
    m2 = v128.load32_splat(p, 8),
    q0 = v128.load32_splat(p, 12),
    q1 = v128.load32_splat(p, 16),
    q2 = v128.load32_splat(p, 20);
  const back = i8x16(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  for (let y = 0; y < h; y++, s += stride) {
    let o = out + (<usize>(y * w) << 2), x = 0;
    for (; x + 16 <= w; x += 16, o += 64) {
      const from = s + <usize>((flip ? w - 16 - x : x) * c);
      let r = v128.load(from), g = r, b = r;
      if (c == 3) {
        const a1 = v128.load(from, 16), a2 = v128.load(from, 32);
        const r1 = i8x16.shuffle(r, a1, 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0),
          g1 = i8x16.shuffle(g, a1, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0),
          b1 = i8x16.shuffle(b, a1, 2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0);
        r = i8x16.shuffle(r1, a2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 20, 23, 26, 29);
        g = i8x16.shuffle(g1, a2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18, 21, 24, 27, 30);
        b = i8x16.shuffle(b1, a2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 19, 22, 25, 28, 31);
      }
      if (flip) {
        r = i8x16.swizzle(r, back);
        g = i8x16.swizzle(g, back);
        b = i8x16.swizzle(b, back);
      }
      put16(r, o, m0, q0);
      put16(g, o + plane, m1, q1);
      put16(b, o + 2 * plane, m2, q2);
    }
    for (; x < w; x++, o += 4) {
      const from = s + <usize>((flip ? w - 1 - x : x) * c), green = c == 3 ? 1 : 0;
      put1(load<u8>(from), o, 0, p);
      put1(load<u8>(from + green), o + plane, 1, p);
      put1(load<u8>(from + 2 * green), o + 2 * plane, 2, p);
    }
  }
}

/** The same to numbers in [height, width, 3]. */
export function to_nhwc(
  s: usize,
  stride: i32,
  c: i32,
  h: i32,
  w: i32,
  flip: i32,
  out: usize,
  p: usize,
): void {
  const m0 = load<f32>(p),
    m1 = load<f32>(p, 4),
    m2 = load<f32>(p, 8),
    q0 = load<f32>(p, 12),
    q1 = load<f32>(p, 16),
    q2 = load<f32>(p, 20);
  const ma = f32x4(m0, m1, m2, m0),
    mb = f32x4(m1, m2, m0, m1),
    mc = f32x4(m2, m0, m1, m2),
    qa = f32x4(q0, q1, q2, q0),
    qb = f32x4(q1, q2, q0, q1),
    qc = f32x4(q2, q0, q1, q2);
  // where the twelve numbers of four pixels come from, in the order and number of channels there are
  const order = c == 3
    ? flip
      ? i8x16(9, 10, 11, 6, 7, 8, 3, 4, 5, 0, 1, 2, -128, -128, -128, -128)
      : i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -128, -128, -128, -128)
    : flip
    ? i8x16(3, 3, 3, 2, 2, 2, 1, 1, 1, 0, 0, 0, -128, -128, -128, -128)
    : i8x16(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, -128, -128, -128, -128);
  for (let y = 0; y < h; y++, s += stride) {
    let x = 0;
    for (; x + 4 <= w; x += 4, out += 48) {
      const v = i8x16.swizzle(v128.load(s + <usize>((flip ? w - 4 - x : x) * c)), order),
        low = i16x8.extend_low_i8x16_u(v),
        high = i16x8.extend_high_i8x16_u(v);
      v128.store(out, numbers(i32x4.extend_low_i16x8_u(low), ma, qa));
      v128.store(out, numbers(i32x4.extend_high_i16x8_u(low), mb, qb), 16);
      v128.store(out, numbers(i32x4.extend_low_i16x8_u(high), mc, qc), 32);
    }
    for (; x < w; x++, out += 12) {
      const from = s + <usize>((flip ? w - 1 - x : x) * c), green = c == 3 ? 1 : 0;
      put1(load<u8>(from), out, 0, p);
      put1(load<u8>(from + green), out + 4, 1, p);
      put1(load<u8>(from + 2 * green), out + 8, 2, p);
    }
  }
}
