/** Linear resizing in fixed point, SIMD. Pixels are interleaved RGB bytes in linear memory. */

/** One row across: two taps of each channel, 11-bit weights, shifted right by 4 as OpenCV does. */
function hrow(p: usize, xo: usize, xw: usize, w: i32, b: usize): void {
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

/** cv2.resize, INTER_LINEAR; twin: lib/image/linear.ts. `xo`, `yo` are taps, `xw`, `yw` pairs of weights. */
export function resize(
  s: usize,
  stride: i32,
  sh: i32,
  dst: usize,
  h: i32,
  w: i32,
  xo: usize,
  xw: usize,
  yo: usize,
  yw: usize,
  buf: usize,
): void {
  const n = w * 3;
  let b0 = buf, b1 = buf + <usize>(((n + 15) & ~7) << 2), l0 = -1, l1 = -1;
  for (let y = 0; y < h; y++) {
    const o = load<i32>(yo + (<usize>y << 2)),
      s0 = min(max(o, 0), sh - 1),
      s1 = min(max(o + 1, 0), sh - 1);
    if (l0 != s0) {
      if (l1 == s0) {
        const t = b0;
        b0 = b1;
        b1 = t;
        l1 = -1;
      } else hrow(s + <usize>(s0 * stride), xo, xw, w, b0);
      l0 = s0;
    }
    if (l1 != s1) {
      hrow(s + <usize>(s1 * stride), xo, xw, w, b1);
      l1 = s1;
    }
    const wv = load<u32>(yw + (<usize>y << 2)),
      u = i32x4.splat(<i32>(wv & 0xffff)),
      v = i32x4.splat(<i32>(wv >> 16)),
      d = dst + <usize>(y * n);
    let k = 0;
    for (; k + 16 <= n; k += 16) {
      const p = b0 + (<usize>k << 2), q = b1 + (<usize>k << 2);
      v128.store(
        d + k,
        i8x16.narrow_i16x8_u(
          i16x8.narrow_i32x4_s(four(p, q, u, v), four(p + 16, q + 16, u, v)),
          i16x8.narrow_i32x4_s(four(p + 32, q + 32, u, v), four(p + 48, q + 48, u, v)),
        ),
      );
    }
    for (; k < n; k += 8) {
      const p = b0 + (<usize>k << 2),
        q = b1 + (<usize>k << 2),
        r = i16x8.narrow_i32x4_s(four(p, q, u, v), four(p + 16, q + 16, u, v));
      v128.store64_lane(d + k, i8x16.narrow_i16x8_u(r, r), 0);
    }
  }
}

/** The mean of squares of four, to which OpenCV turns where both sides are halved. */
export function half(s: usize, stride: i32, dst: usize, h: i32, w: i32): void {
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      for (let c = 0; c < 3; c++) {
        const p = s + <usize>(2 * y * stride + 6 * x + c);
        store<u8>(
          dst + <usize>((y * w + x) * 3 + c),
          (<i32>load<u8>(p) + <i32>load<u8>(p, 3) + <i32>load<u8>(p + stride) +
            <i32>load<u8>(p + stride, 3) + 2) >> 2,
        );
      }
    }
  }
}
