/**
 * Greys, mirrors and stripes.
 *
 * Grey is OpenCV's RGB2GRAY (modules/imgproc/src/color.simd_helpers.hpp): BT.601 in fixed point,
 * (9798 R + 19235 G + 3735 B + 2^14) >> 15. Twins: the steps of lib/augment/apply.ts, and striped in
 * lib/augment/stripes.ts.
 */

/** The greys of four pixels. */
@inline
function greys(p: usize): v128 {
  const v = v128.load(p),
    rg = i8x16(0, -128, 1, -128, 3, -128, 4, -128, 6, -128, 7, -128, 9, -128, 10, -128),
    b = i8x16(2, -128, -128, -128, 5, -128, -128, -128, 8, -128, -128, -128, 11, -128, -128, -128);
  return i32x4.shr_s(
    i32x4.add(
      i32x4.add(
        i32x4.dot_i16x8_s(i8x16.swizzle(v, rg), i32x4.splat(9798 | 19235 << 16)),
        i32x4.dot_i16x8_s(i8x16.swizzle(v, b), i32x4.splat(3735)),
      ),
      i32x4.splat(16384),
    ),
    15,
  );
}

/** Rows of RGB to one channel. */
export function gray(s: usize, stride: i32, h: i32, w: i32, d: usize): void {
  for (let y = 0; y < h; y++, s += stride, d += w) {
    for (let x = 0; x < w; x += 16) { // up to 15 pixels past the row, which the next writes again
      const p = s + <usize>(x * 3);
      v128.store(
        d + x,
        i8x16.narrow_i16x8_u(
          i16x8.narrow_i32x4_s(greys(p), greys(p + 12)),
          i16x8.narrow_i32x4_s(greys(p + 24), greys(p + 36)),
        ),
      );
    }
  }
}

/** One channel to three equal ones. */
export function spread(s: usize, n: i32, d: usize): void {
  const io = i8x16(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5);
  for (let i = 0; i < n; i += 5, s += 5, d += 15) {
    v128.store(d, i8x16.swizzle(v128.load64_zero(s), io));
  }
}

/** Rows of RGB in a mirror. */
export function hflip(s: usize, stride: i32, h: i32, w: i32, d: usize): void {
  for (let y = 0; y < h; y++) {
    const r = s + <usize>(y * stride), o = d + <usize>(y * w * 3);
    let x = 0;
    for (; x + 6 <= w; x += 5) {
      v128.store(
        o + <usize>(x * 3),
        i8x16.swizzle(
          v128.load(r + <usize>((w - 5 - x) * 3 - 1)),
          i8x16(13, 14, 15, 10, 11, 12, 7, 8, 9, 4, 5, 6, 1, 2, 3, 0),
        ),
      );
    }
    for (; x < w; x++) {
      const p = r + <usize>((w - 1 - x) * 3), q = o + <usize>(x * 3);
      store<u8>(q, load<u8>(p));
      store<u8>(q, load<u8>(p, 1), 1);
      store<u8>(q, load<u8>(p, 2), 2);
    }
  }
}

/** The first x of 0 .. w at which x cos + down - offset >= limit; it grows with x where cos > 0. */
function firstFrom(w: i32, cos: f64, down: f64, offset: f64, limit: f64): i32 {
  let low = 0, high = w;
  while (low < high) {
    const x = (low + high) >> 1;
    if (<f64>x * cos + down - offset >= limit) high = x;
    else low = x + 1;
  }
  return low;
}

/** The first x of 0 .. w at which it is > limit. */
function firstAbove(w: i32, cos: f64, down: f64, offset: f64, limit: f64): i32 {
  let low = 0, high = w;
  while (low < high) {
    const x = (low + high) >> 1;
    if (<f64>x * cos + down - offset > limit) high = x;
    else low = x + 1;
  }
  return low;
}

/** A band |x cos + y sin - offset| <= half of packed RGB painted: of each row one stretch. */
export function stripe(
  d: usize,
  h: i32,
  w: i32,
  cos: f64,
  sin: f64,
  offset: f64,
  half: f64,
  grey: i32,
): void {
  const turned = cos < 0;
  for (let y = 0; y < h; y++, d += <usize>(w * 3)) {
    const down = <f64>y * sin;
    // what falls with x grows when its sign is turned, which changes no rounding
    const from = turned
        ? firstFrom(w, -cos, -down, -offset, -half)
        : firstFrom(w, cos, down, offset, -half),
      to = turned
        ? firstAbove(w, -cos, -down, -offset, half)
        : firstAbove(w, cos, down, offset, half);
    if (to > from) memory.fill(d + <usize>(from * 3), <u8>grey, (to - from) * 3);
  }
}
