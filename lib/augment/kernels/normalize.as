/** Levels to numbers: (v - mean) * factor in single precision; twin: normalizer in lib/augment/apply.ts. */

/** Sixteen levels of a channel as numbers. */
@inline
function put16(v: v128, o: usize, m: v128, q: v128): void {
  const lo = i16x8.extend_low_i8x16_u(v), hi = i16x8.extend_high_i8x16_u(v);
  v128.store(o, f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(lo)), m), q));
  v128.store(
    o,
    f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(lo)), m), q),
    16,
  );
  v128.store(
    o,
    f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(hi)), m), q),
    32,
  );
  v128.store(
    o,
    f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(hi)), m), q),
    48,
  );
}

/** Normalised numbers in [3, height, width]; `p` holds three means and three factors. */
export function to_nchw(s: usize, h: i32, w: i32, flip: i32, out: usize, p: usize): void {
  const n = <usize>(h * w) << 2,
    m0 = v128.load32_splat(p),
    m1 = v128.load32_splat(p, 4),
    m2 = v128.load32_splat(p, 8),
    q0 = v128.load32_splat(p, 12),
    q1 = v128.load32_splat(p, 16),
    q2 = v128.load32_splat(p, 20);
  const rev = i8x16(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  for (let y = 0; y < h; y++) {
    const row = s + <usize>(y * w * 3);
    let o = out + (<usize>(y * w) << 2), x = 0;
    for (; x + 16 <= w; x += 16, o += 64) {
      const b = row + <usize>((flip ? w - 16 - x : x) * 3),
        a0 = v128.load(b),
        a1 = v128.load(b, 16),
        a2 = v128.load(b, 32);
      let r = i8x16.shuffle(
          i8x16.shuffle(a0, a1, 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0),
          a2,
          0,
          1,
          2,
          3,
          4,
          5,
          6,
          7,
          8,
          9,
          10,
          17,
          20,
          23,
          26,
          29,
        ),
        g = i8x16.shuffle(
          i8x16.shuffle(a0, a1, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0),
          a2,
          0,
          1,
          2,
          3,
          4,
          5,
          6,
          7,
          8,
          9,
          10,
          18,
          21,
          24,
          27,
          30,
        ),
        c = i8x16.shuffle(
          i8x16.shuffle(a0, a1, 2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0),
          a2,
          0,
          1,
          2,
          3,
          4,
          5,
          6,
          7,
          8,
          9,
          16,
          19,
          22,
          25,
          28,
          31,
        );
      if (flip) {
        r = i8x16.swizzle(r, rev);
        g = i8x16.swizzle(g, rev);
        c = i8x16.swizzle(c, rev);
      }
      put16(r, o, m0, q0);
      put16(g, o + n, m1, q1);
      put16(c, o + 2 * n, m2, q2);
    }
    for (; x < w; x++, o += 4) {
      const b = row + <usize>((flip ? w - 1 - x : x) * 3);
      store<f32>(o, (<f32>load<u8>(b) - load<f32>(p)) * load<f32>(p, 12));
      store<f32>(o + n, (<f32>load<u8>(b, 1) - load<f32>(p, 4)) * load<f32>(p, 16));
      store<f32>(o + 2 * n, (<f32>load<u8>(b, 2) - load<f32>(p, 8)) * load<f32>(p, 20));
    }
  }
}

/** `(v - mean) * factor` into [height, width, 3]; `p` holds three means and three factors. */
export function to_nhwc(s: usize, n: i32, out: usize, p: usize): void {
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
  let i = 0;
  for (; i + 4 <= n; i += 4, s += 12, out += 48) {
    const v = v128.load(s), low = i16x8.extend_low_i8x16_u(v), high = i16x8.extend_high_i8x16_u(v);
    v128.store(
      out,
      f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(low)), ma), qa),
    );
    v128.store(
      out,
      f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(low)), mb), qb),
      16,
    );
    v128.store(
      out,
      f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(high)), mc), qc),
      32,
    );
  }
  for (; i < n; i++, s += 3, out += 12) {
    store<f32>(out, (<f32>load<u8>(s) - m0) * q0);
    store<f32>(out, (<f32>load<u8>(s, 1) - m1) * q1, 4);
    store<f32>(out, (<f32>load<u8>(s, 2) - m2) * q2, 8);
  }
}
