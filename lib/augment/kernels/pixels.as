/** Grey and mirror, SIMD. */

/** BT.601 in 15-bit fixed point, three equal channels. */
export function gray(s: usize, d: usize, n: i32): void {
  const wrg = i16x8(9798, 19235, 9798, 19235, 9798, 19235, 9798, 19235),
    wb = i16x8(3735, 16384, 3735, 16384, 3735, 16384, 3735, 16384);
  const one = i8x16(1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0),
    irg = i8x16(0, -128, 1, -128, 3, -128, 4, -128, 6, -128, 7, -128, 9, -128, 10, -128),
    io = i8x16(0, 0, 0, 4, 4, 4, 8, 8, 8, 12, 12, 12, 12, 12, 12, 12);
  let i = 0;
  for (; i + 4 <= n; i += 4, s += 12, d += 12) {
    const v = v128.load(s),
      b = i8x16.shuffle(v, one, 2, 17, 16, 17, 5, 17, 16, 17, 8, 17, 16, 17, 11, 17, 16, 17);
    const g = i8x16.swizzle(
      i32x4.shr_s(
        i32x4.add(i32x4.dot_i16x8_s(i8x16.swizzle(v, irg), wrg), i32x4.dot_i16x8_s(b, wb)),
        15,
      ),
      io,
    );
    v128.store64_lane(d, g, 0);
    v128.store32_lane(d, g, 2, 8);
  }
  for (; i < n; i++, s += 3, d += 3) {
    const g =
      <u8>((<i32>load<u8>(s) * 9798 + <i32>load<u8>(s, 1) * 19235 + <i32>load<u8>(s, 2) * 3735 +
        16384) >> 15);
    store<u8>(d, g);
    store<u8>(d, g, 1);
    store<u8>(d, g, 2);
  }
}

/** Rows in a mirror. */
export function hflip(s: usize, d: usize, h: i32, w: i32): void {
  for (let y = 0; y < h; y++) {
    const r = s + <usize>(y * w * 3), o = d + <usize>(y * w * 3);
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
