/** Lab and back, SIMD, from tables that the caller has put into memory. */

/** 8-bit Lab from 8-bit sRGB; twin: toLab in lib/augment/clahe.ts, which makes the tables. */
export function rgb2lab(
  s: usize,
  l: usize,
  a: usize,
  b: usize,
  n: i32,
  fwd: usize,
  cbrt: usize,
): void {
  const half = i32x4.splat(2048);
  for (let i: usize = 0; i < <usize>n; i++, s += 3) {
    const t = i32x4.shr_s(
      i32x4.add(
        i32x4.add(
          v128.load(fwd + (<usize>load<u8>(s) << 4)),
          v128.load(fwd + 4096 + (<usize>load<u8>(s, 1) << 4)),
        ),
        i32x4.add(v128.load(fwd + 8192 + (<usize>load<u8>(s, 2) << 4)), half),
      ),
      12,
    );
    const fx = <i32>load<u16>(cbrt + (<usize>i32x4.extract_lane(t, 0) << 1)),
      fy = <i32>load<u16>(cbrt + (<usize>i32x4.extract_lane(t, 1) << 1)),
      fz = <i32>load<u16>(cbrt + (<usize>i32x4.extract_lane(t, 2) << 1));
    store<u8>(l + i, (296 * fy - (1336934 - 16384)) >> 15);
    store<u8>(a + i, (500 * (fx - fy) + 4210688) >> 15);
    store<u8>(b + i, (200 * (fy - fz) + 4210688) >> 15);
  }
}

/** 8-bit sRGB from 8-bit Lab; twin: fromLab. */
export function lab2rgb(
  l: usize,
  a: usize,
  b: usize,
  o: usize,
  n: i32,
  yt: usize,
  ad: usize,
  bd: usize,
  xz: usize,
  ig: usize,
): void {
  const cx = i32x4(12615, -3773, 217, 0),
    cz = i32x4(-2223, 185, 4715, 0),
    z = i32x4.splat(0),
    m = i32x4.splat(4095);
  for (let i: usize = 0; i < <usize>n; i++, o += 3) {
    const t = v128.load(yt + (<usize>load<u8>(l + i) << 4)), f = i32x4.extract_lane(t, 3);
    const x = load<i32>(xz + (<usize>(f + load<i32>(ad + (<usize>load<u8>(a + i) << 2))) << 2)),
      y = load<i32>(xz + (<usize>(f - load<i32>(bd + (<usize>load<u8>(b + i) << 2))) << 2));
    const v = i32x4.min_s(
      i32x4.max_s(
        i32x4.shr_s(
          i32x4.add(i32x4.add(t, i32x4.mul(i32x4.splat(x), cx)), i32x4.mul(i32x4.splat(y), cz)),
          14,
        ),
        z,
      ),
      m,
    );
    store<u8>(o, load<u8>(ig + i32x4.extract_lane(v, 0)));
    store<u8>(o, load<u8>(ig + i32x4.extract_lane(v, 1)), 1);
    store<u8>(o, load<u8>(ig + i32x4.extract_lane(v, 2)), 2);
  }
}
