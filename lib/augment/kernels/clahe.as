/**
 * Contrast-limited histogram equalisation (Zuiderveld 1994) as OpenCV 4 does it (CLAHE_Impl,
 * modules/imgproc/src/clahe.cpp): the histogram of each of tx x ty tiles, clipped at
 * max(1, clip * area / 256) with what is cut off spread evenly, becomes a table
 *
 *   T(v) = round(255 / area * sum of the histogram up to v)
 *
 * and a level is mixed bilinearly from the tables of the four nearest tiles, in single precision.
 * Twins: equalize and clahe in lib/augment/clahe.ts.
 */

import { r101 } from "./border";
import { answer } from "./lab";

@inline
function flr(x: f32): i32 {
  return <i32>Mathf.floor(x);
}

/** Numbers from 0 to 255 to the nearest whole ones, halves to even ones, in the lowest byte. */
@inline
function rounded(v: v128): v128 {
  return f32x4.add(v, f32x4.splat(12582912)); // 1.5 * 2^23, at which a step is 1
}

/** The side of a tile: where one side of the picture does not divide evenly, OpenCV pads both. */
@inline
function tileSide(side: i32, tiles: i32, even: bool): i32 {
  return even ? side / tiles : (side + tiles - side % tiles) / tiles;
}

/** Tables of a plane of levels; `hist` is 4 KiB to work in. */
function tables(
  src: usize,
  h: i32,
  w: i32,
  clip: f64,
  tx: i32,
  ty: i32,
  lut: usize,
  hist: usize,
): void {
  const even = w % tx == 0 && h % ty == 0,
    tw = tileSide(w, tx, even),
    th = tileSide(h, ty, even),
    area = tw * th,
    scale: f32 = <f32>255 / <f32>area;
  const m255 = f32x4.splat(255), lowest = i32x4(0x0c080400, 0, 0, 0);
  const lim = clip > 0 ? max(<i32>(clip * <f64>area / 256), 1) : 0;
  for (let k = 0; k < tx * ty; k++) {
    memory.fill(hist, 0, 4096);
    const y0 = (k / tx) * th, x0 = (k % tx) * tw, xe = x0 + tw <= w ? tw : x0 < w ? w - x0 : 0;
    for (let y = y0; y < y0 + th; y++) {
      const row = src + <usize>((y < h ? y : r101(y, h)) * w), p = row + x0;
      let x = 0;
      for (; x + 4 <= xe; x += 4) { // four interleaved histograms
        const q = p + x,
          a = hist + (<usize>load<u8>(q) << 2),
          b = hist + (<usize>load<u8>(q, 1) << 2),
          c = hist + (<usize>load<u8>(q, 2) << 2),
          d = hist + (<usize>load<u8>(q, 3) << 2);
        store<i32>(a, load<i32>(a) + 1);
        store<i32>(b, load<i32>(b, 1024) + 1, 1024);
        store<i32>(c, load<i32>(c, 2048) + 1, 2048);
        store<i32>(d, load<i32>(d, 3072) + 1, 3072);
      }
      for (; x < xe; x++) {
        const a = hist + (<usize>load<u8>(p + x) << 2);
        store<i32>(a, load<i32>(a) + 1);
      }
      for (let xx = x0 + xe; xx < x0 + tw; xx++) {
        const a = hist + (<usize>load<u8>(row + r101(xx, w)) << 2);
        store<i32>(a, load<i32>(a) + 1);
      }
    }
    let cl = i32x4.splat(0);
    const vl = i32x4.splat(lim);
    for (let i: usize = 0; i < 1024; i += 16) {
      let v = i32x4.add(
        i32x4.add(v128.load(hist + i), v128.load(hist + i, 1024)),
        i32x4.add(v128.load(hist + i, 2048), v128.load(hist + i, 3072)),
      );
      if (lim > 0) {
        const m = i32x4.min_s(v, vl);
        cl = i32x4.add(cl, i32x4.sub(v, m));
        v = m;
      }
      v128.store(hist + i, v);
    }
    if (lim > 0) {
      const c = i32x4.extract_lane(cl, 0) + i32x4.extract_lane(cl, 1) + i32x4.extract_lane(cl, 2) +
          i32x4.extract_lane(cl, 3),
        batch = i32x4.splat(c >> 8);
      let res = c & 255;
      for (let i: usize = 0; i < 1024; i += 16) {
        v128.store(hist + i, i32x4.add(v128.load(hist + i), batch));
      }
      if (res) {
        const st = max(256 / res, 1);
        for (let i = 0; i < 256 && res > 0; i += st, res--) {
          const a = hist + (<usize>i << 2);
          store<i32>(a, load<i32>(a) + 1);
        }
      }
    }
    const lp = lut + <usize>(k << 8), none = i32x4.splat(0);
    let before = none;
    for (let i: usize = 0; i < 256; i += 4) { // sums up to each of four, and of all before them
      let v = v128.load(hist + (i << 2));
      v = i32x4.add(v, i32x4.shuffle(none, v, 3, 4, 5, 6));
      v = i32x4.add(v, i32x4.shuffle(none, v, 2, 3, 4, 5));
      v = i32x4.add(v, before);
      before = i32x4.shuffle(v, v, 3, 3, 3, 3);
      const level = f32x4.min(f32x4.mul(f32x4.convert_i32x4_s(v), f32x4.splat(scale)), m255);
      v128.store32_lane(lp + i, i8x16.swizzle(rounded(level), lowest), 0);
    }
  }
}

/**
 * Levels of part of a plane equalised, and with their a and b turned back to RGB at `dst`.
 * Scratch: histogram 4 KiB | tables tx ty 256 | quads (tx + 1) 1024 | f32[w + 4] | i32[tx + 1].
 */
export function clahe_rgb(
  src: usize,
  ab: usize,
  h: i32,
  w: i32,
  clip: f64,
  tx: i32,
  ty: i32,
  px: i32,
  py: i32,
  pw: i32,
  ph: i32,
  dst: usize,
  scratch: usize,
  answers: usize,
  yt: usize,
  ad: usize,
  bd: usize,
  xz: usize,
  ig: usize,
): void {
  const even = w % tx == 0 && h % ty == 0,
    inv: f32 = <f32>1 / <f32>tileSide(w, tx, even),
    invh: f32 = <f32>1 / <f32>tileSide(h, ty, even);
  const lut = scratch + 4096,
    quads = lut + <usize>(tx * ty * 256),
    xa = quads + <usize>((tx + 1) * 1024),
    ends = xa + <usize>((w + 4) << 2);
  tables(src, h, w, clip, tx, ty, lut, scratch);
  for (let x = 0; x < w; x++) {
    const t: f32 = <f32>x * inv - <f32>0.5;
    store<f32>(xa + (<usize>x << 2), t - floor<f32>(t));
  }
  {
    let x = 0;
    for (let b = 0; b <= tx; b++) {
      while (x < w && flr(<f32>x * inv - <f32>0.5) + 1 == b) x++;
      store<i32>(ends + (<usize>b << 2), x);
    }
  }
  const one = f32x4.splat(1),
    m255 = i32x4.splat(255),
    packed = i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -128, -128, -128, -128);
  let band = -2;
  for (let y = py; y < py + ph; y++) {
    const t: f32 = <f32>y * invh - <f32>0.5,
      f = flr(t),
      ya: f32 = t - <f32>f,
      yb: f32 = <f32>1 - ya;
    if (f != band) { // the four taps of every column band packed into one u32 per grey level
      band = f;
      const t1 = max(f, 0), t2 = min(f + 1, ty - 1);
      for (let b = 0; b <= tx; b++) {
        const c1 = max(b - 1, 0),
          c2 = min(b, tx - 1),
          l00 = lut + <usize>((t1 * tx + c1) << 8),
          l01 = lut + <usize>((t1 * tx + c2) << 8),
          l10 = lut + <usize>((t2 * tx + c1) << 8),
          l11 = lut + <usize>((t2 * tx + c2) << 8);
        let q = quads + <usize>(b << 10);
        for (let v: usize = 0; v < 256; v += 16, q += 64) {
          const A = v128.load(l00 + v),
            B = v128.load(l01 + v),
            C = v128.load(l10 + v),
            D = v128.load(l11 + v);
          const p0 = i8x16.shuffle(A, B, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
            p1 = i8x16.shuffle(A, B, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
            r0 = i8x16.shuffle(C, D, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
            r1 = i8x16.shuffle(C, D, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
          v128.store(q, i16x8.shuffle(p0, r0, 0, 8, 1, 9, 2, 10, 3, 11));
          v128.store(q, i16x8.shuffle(p0, r0, 4, 12, 5, 13, 6, 14, 7, 15), 16);
          v128.store(q, i16x8.shuffle(p1, r1, 0, 8, 1, 9, 2, 10, 3, 11), 32);
          v128.store(q, i16x8.shuffle(p1, r1, 4, 12, 5, 13, 6, 14, 7, 15), 48);
        }
      }
    }
    const vya = f32x4.splat(ya), vyb = f32x4.splat(yb), sp = src + <usize>(y * w);
    const from = ab + (<usize>(y * w) << 1), right = px + pw;
    let x = px, d = dst + <usize>((y - py) * pw * 3);
    for (let b = 0; b <= tx; b++) {
      const q = quads + <usize>(b << 10), e = min(load<i32>(ends + (<usize>b << 2)), right);
      if (e <= x) continue;
      for (; x < e; x += 4, d += 12) { // up to three pixels past the band, which the next writes again
        const i = <usize>x;
        let v = v128.load32_zero(q + (<usize>load<u8>(sp + i) << 2));
        v = v128.load32_lane(q + (<usize>load<u8>(sp + i, 1) << 2), v, 1);
        v = v128.load32_lane(q + (<usize>load<u8>(sp + i, 2) << 2), v, 2);
        v = v128.load32_lane(q + (<usize>load<u8>(sp + i, 3) << 2), v, 3);
        const a = f32x4.convert_i32x4_s(v128.and(v, m255)),
          c = f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(v, 8), m255)),
          g = f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(v, 16), m255)),
          k = f32x4.convert_i32x4_s(i32x4.shr_u(v, 24));
        const vx = v128.load(xa + (i << 2)), wx = f32x4.sub(one, vx);
        const r = f32x4.add(
          f32x4.mul(f32x4.add(f32x4.mul(a, wx), f32x4.mul(c, vx)), vyb),
          f32x4.mul(f32x4.add(f32x4.mul(g, wx), f32x4.mul(k, vx)), vya),
        );
        // never above 255 but where the row has ended
        const level = v128.and(rounded(r), m255);
        // the place of an answer: 1 KiB for each pair of a and b, 4 bytes for each L
        const place = i32x4.shl(
          v128.or(
            i32x4.shl(i32x4.extend_low_i16x8_u(v128.load64_zero(from + (i << 1))), 8),
            level,
          ),
          2,
        );
        const p0 = i32x4.extract_lane(place, 0),
          p1 = i32x4.extract_lane(place, 1),
          p2 = i32x4.extract_lane(place, 2),
          p3 = i32x4.extract_lane(place, 3);
        let rgb = v128.load32_zero(answers + p0);
        rgb = v128.load32_lane(answers + p1, rgb, 1);
        rgb = v128.load32_lane(answers + p2, rgb, 2);
        rgb = v128.load32_lane(answers + p3, rgb, 3);
        if (!i32x4.all_true(rgb)) {
          rgb = i32x4(
            answer(answers, p0, yt, ad, bd, xz, ig),
            answer(answers, p1, yt, ad, bd, xz, ig),
            answer(answers, p2, yt, ad, bd, xz, ig),
            answer(answers, p3, yt, ad, bd, xz, ig),
          );
        }
        v128.store(d, i8x16.swizzle(rgb, packed));
      }
      d -= <usize>((x - e) * 3);
      x = e;
    }
  }
}
