/**
 * Linear resizing in fixed point, as OpenCV 4 does it for bytes (INTER_LINEAR, 11-bit weights,
 * modules/imgproc/src/resize.cpp, VResizeLinear of uchar): a row across is a sum of two taps,
 *
 *   S = p0 w0 + p1 w1,  and a pixel  (((S0 >> 4) v0 >> 16) + ((S1 >> 4) v1 >> 16) + 2) >> 2
 *
 * Twin: resizeLinear in lib/image/linear.ts, whose taps() makes the places and weights. Pixels are
 * interleaved RGB, or single bytes.
 */

/** A row of RGB across, shifted right by 4. */
function across3(p: usize, xo: usize, xw: usize, w: i32, b: usize): void {
  const idx = i8x16(0, -128, 3, -128, 1, -128, 4, -128, 2, -128, 5, -128, -128, -128, -128, -128);
  let x = 0;
  for (; x + 4 <= w; x += 4) {
    const o = xo + (<usize>x << 2), q = xw + (<usize>x << 2), d = b + <usize>x * 12;
    v128.store(
      d,
      i32x4.shr_s(
        i32x4.dot_i16x8_s(
          i8x16.swizzle(v128.load64_zero(p + <usize>load<i32>(o)), idx),
          v128.load32_splat(q),
        ),
        4,
      ),
    );
    v128.store(
      d,
      i32x4.shr_s(
        i32x4.dot_i16x8_s(
          i8x16.swizzle(v128.load64_zero(p + <usize>load<i32>(o, 4)), idx),
          v128.load32_splat(q, 4),
        ),
        4,
      ),
      12,
    );
    v128.store(
      d,
      i32x4.shr_s(
        i32x4.dot_i16x8_s(
          i8x16.swizzle(v128.load64_zero(p + <usize>load<i32>(o, 8)), idx),
          v128.load32_splat(q, 8),
        ),
        4,
      ),
      24,
    );
    v128.store(
      d,
      i32x4.shr_s(
        i32x4.dot_i16x8_s(
          i8x16.swizzle(v128.load64_zero(p + <usize>load<i32>(o, 12)), idx),
          v128.load32_splat(q, 12),
        ),
        4,
      ),
      36,
    );
  }
  for (; x < w; x++) {
    v128.store(
      b + <usize>x * 12,
      i32x4.shr_s(
        i32x4.dot_i16x8_s(
          i8x16.swizzle(v128.load64_zero(p + <usize>load<i32>(xo + (<usize>x << 2))), idx),
          v128.load32_splat(xw + (<usize>x << 2)),
        ),
        4,
      ),
    );
  }
}

/** A row of single bytes across, the same. */
function across1(p: usize, xo: usize, xw: usize, w: i32, b: usize): void {
  for (let x = 0; x < w; x += 4) {
    const o = xo + (<usize>x << 2);
    let v = v128.load16_lane(p + <usize>load<i32>(o), i32x4.splat(0), 0);
    v = v128.load16_lane(p + <usize>load<i32>(o, 4), v, 1);
    v = v128.load16_lane(p + <usize>load<i32>(o, 8), v, 2);
    v = v128.load16_lane(p + <usize>load<i32>(o, 12), v, 3);
    v128.store(
      b + (<usize>x << 2),
      i32x4.shr_s(
        i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(v), v128.load(xw + (<usize>x << 2))),
        4,
      ),
    );
  }
}

@inline
function across(p: usize, xo: usize, xw: usize, w: i32, c: i32, b: usize): void {
  if (c == 3) across3(p, xo, xw, w, b);
  else across1(p, xo, xw, w, b);
}

/** Four numbers of two rows mixed down, and rounded to levels. */
@inline
function four(b0: usize, b1: usize, u: v128, v: v128): v128 {
  return i32x4.shr_s(
    i32x4.add(
      i32x4.add(
        i32x4.shr_s(i32x4.dot_i16x8_s(v128.load(b0), u), 16),
        i32x4.shr_s(i32x4.dot_i16x8_s(v128.load(b1), v), 16),
      ),
      i32x4.splat(2),
    ),
    2,
  );
}

/**
 * Rows y0 .. y1 of a picture of `c` channels stretched to a width of `w`. `xo`, `yo` are places of
 * taps, in bytes and rows; `xw`, `yw` pairs of weights; `buf` has room for two rows of numbers.
 */
export function resize(
  s: usize,
  stride: i32,
  sh: i32,
  c: i32,
  dst: usize,
  y0: i32,
  y1: i32,
  w: i32,
  xo: usize,
  xw: usize,
  yo: usize,
  yw: usize,
  buf: usize,
): void {
  const n = w * c;
  let b0 = buf, b1 = buf + <usize>(((n + 31) & ~15) << 2), l0 = -1, l1 = -1;
  for (let y = y0; y < y1; y++, dst += n) {
    const o = load<i32>(yo + (<usize>y << 2)),
      s0 = min(max(o, 0), sh - 1),
      s1 = min(max(o + 1, 0), sh - 1);
    if (l0 != s0) {
      if (l1 == s0) {
        const t = b0;
        b0 = b1;
        b1 = t;
        l1 = -1;
      } else across(s + <usize>(s0 * stride), xo, xw, w, c, b0);
      l0 = s0;
    }
    if (l1 != s1) {
      across(s + <usize>(s1 * stride), xo, xw, w, c, b1);
      l1 = s1;
    }
    const wv = load<u32>(yw + (<usize>y << 2)),
      u = i32x4.splat(<i32>(wv & 0xffff)),
      v = i32x4.splat(<i32>(wv >> 16));
    for (let k = 0; k < n; k += 16) {
      const p = b0 + (<usize>k << 2), q = b1 + (<usize>k << 2);
      v128.store(
        dst + k,
        i8x16.narrow_i16x8_u(
          i16x8.narrow_i32x4_s(four(p, q, u, v), four(p + 16, q + 16, u, v)),
          i16x8.narrow_i32x4_s(four(p + 32, q + 32, u, v), four(p + 48, q + 48, u, v)),
        ),
      );
    }
  }
}

/** The mean of squares of four, to which OpenCV turns where both sides are halved. */
export function half(s: usize, stride: i32, c: i32, dst: usize, h: i32, w: i32): void {
  const n = w * c;
  for (let y = 0; y < h; y++, s += 2 * stride, dst += n) {
    for (let k = 0; k < n; k++) {
      const p = s + <usize>(2 * k - k % c);
      store<u8>(
        dst + k,
        (<i32>load<u8>(p) + <i32>load<u8>(p + c) + <i32>load<u8>(p + stride) +
          <i32>load<u8>(p + stride + c) + 2) >> 2,
      );
    }
  }
}
