/**
 * Linear resizing in fixed point, as OpenCV 4 does it for bytes (INTER_LINEAR, 11-bit weights,
 * modules/imgproc/src/resize.cpp, VResizeLinear of uchar): a row across is a sum of two taps,
 *
 *   S = p0 w0 + p1 w1,  and a pixel  (((S0 >> 4) v0 >> 16) + ((S1 >> 4) v1 >> 16) + 2) >> 2
 *
 * Twin: resizeLinear in lib/image/linear.ts, whose taps() makes the places and weights. Pixels are
 * interleaved RGB, or single bytes.
 */

/** A pixel of RGB from two, its numbers shifted right by 4. */
@inline
function pixel(p: usize, weights: v128): v128 {
  const pairs = i8x16(0, -128, 3, -128, 1, -128, 4, -128, 2, -128, 5, -128, -128, -128, -128, -128);
  return i32x4.shr_s(
    i32x4.dot_i16x8_s(i8x16.swizzle(v128.load64_zero(p), pairs), weights),
    4,
  );
}

/**
 * Two rows of RGB across, which share places and weights. Up to three pixels past the row: tables of
 * taps have four to spare, and rows of numbers sixteen. Spelled out, since an offset that is written
 * down costs nothing, and a sum of places an addition.
 */
function across3(p0: usize, p1: usize, xo: usize, xw: usize, w: i32, b0: usize, b1: usize): void {
  for (let x = 0; x < w; x += 4, xo += 16, xw += 16, b0 += 48, b1 += 48) {
    const o0 = <usize>load<i32>(xo, 0), w0 = v128.load32_splat(xw, 0);
    v128.store(b0, pixel(p0 + o0, w0), 0);
    v128.store(b1, pixel(p1 + o0, w0), 0);
    const o1 = <usize>load<i32>(xo, 4), w1 = v128.load32_splat(xw, 4);
    v128.store(b0, pixel(p0 + o1, w1), 12);
    v128.store(b1, pixel(p1 + o1, w1), 12);
    const o2 = <usize>load<i32>(xo, 8), w2 = v128.load32_splat(xw, 8);
    v128.store(b0, pixel(p0 + o2, w2), 24);
    v128.store(b1, pixel(p1 + o2, w2), 24);
    const o3 = <usize>load<i32>(xo, 12), w3 = v128.load32_splat(xw, 12);
    v128.store(b0, pixel(p0 + o3, w3), 36);
    v128.store(b1, pixel(p1 + o3, w3), 36);
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

/** Four numbers of two rows mixed down, still to be rounded. */
@inline
function four(b0: usize, b1: usize, u: v128, v: v128): v128 {
  return i32x4.add(
    i32x4.shr_s(i32x4.dot_i16x8_s(v128.load(b0), u), 16),
    i32x4.shr_s(i32x4.dot_i16x8_s(v128.load(b1), v), 16),
  );
}

/** Eight levels of two rows. */
@inline
function eight(b0: usize, b1: usize, u: v128, v: v128): v128 {
  return i16x8.shr_s(
    i16x8.add(
      i16x8.narrow_i32x4_s(four(b0, b1, u, v), four(b0 + 16, b1 + 16, u, v)),
      i16x8.splat(2),
    ),
    2,
  );
}

/**
 * Rows y0 .. y1 of a picture of `c` channels stretched to a width of `w`. `xo`, `yo` are places of
 * taps, in bytes and rows; `xw`, `yw` pairs of weights; `buf` has room for four rows of numbers.
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
  const n = w * c, room = <usize>(((n + 31) & ~15) << 2);
  let next = -1; // rows next - 2 and next - 1 are there, and whatever was before them
  for (let y = y0; y < y1; y++, dst += n) {
    const o = load<i32>(yo + (<usize>y << 2)),
      s0 = min(max(o, 0), sh - 1),
      s1 = min(max(o + 1, 0), sh - 1);
    while (next <= s1) {
      if (next < s0 - 1 || next < 0) next = s0;
      const p0 = s + <usize>(next * stride),
        p1 = next + 1 < sh ? p0 + stride : p0,
        b0 = buf + <usize>(next & 3) * room,
        b1 = buf + <usize>((next + 1) & 3) * room;
      if (c == 3) across3(p0, p1, xo, xw, w, b0, b1);
      else {
        across1(p0, xo, xw, w, b0);
        across1(p1, xo, xw, w, b1);
      }
      next += 2;
    }
    const b0 = buf + <usize>(s0 & 3) * room, b1 = buf + <usize>(s1 & 3) * room;
    const wv = load<u32>(yw + (<usize>y << 2)),
      u = i32x4.splat(<i32>(wv & 0xffff)),
      v = i32x4.splat(<i32>(wv >> 16));
    for (let k = 0; k < n; k += 16) {
      const p = b0 + (<usize>k << 2), q = b1 + (<usize>k << 2);
      v128.store(
        dst + k,
        i8x16.narrow_i16x8_u(eight(p, q, u, v), eight(p + 32, q + 32, u, v)),
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
