/** Affine warps in fixed point, SIMD. */

import { r101 } from "./border";

/** A level, or what the border puts there. */
@inline
function tap(
  s: usize,
  h: i32,
  w: i32,
  y: i32,
  x: i32,
  c: i32,
  border: i32,
  fill: i32,
): i32 {
  if (border == 0) return load<u8>(s + <usize>((r101(y, h) * w + r101(x, w)) * 3 + c));
  return x >= 0 && x < w && y >= 0 && y < h
    ? <i32>load<u8>(s + <usize>((y * w + x) * 3 + c))
    : fill;
}

/** One pixel whose taps may lie outside. */
function edgeFixed(
  s: usize,
  h: i32,
  w: i32,
  X: i32,
  Y: i32,
  border: i32,
  fill: i32,
  o: usize,
): void {
  const sx = X >> 5,
    sy = Y >> 5,
    ax = X & 31,
    ay = Y & 31,
    w11 = ax * ay,
    w10 = (32 - ax) * ay,
    w01 = ax * (32 - ay),
    w00 = (32 - ax) * (32 - ay);
  for (let c = 0; c < 3; c++) {
    store<u8>(
      o + c,
      (w00 * tap(s, h, w, sy, sx, c, border, fill) +
        w01 * tap(s, h, w, sy, sx + 1, c, border, fill) +
        w10 * tap(s, h, w, sy + 1, sx, c, border, fill) +
        w11 * tap(s, h, w, sy + 1, sx + 1, c, border, fill) + 512) >> 10,
    );
  }
}

/** One pixel whose taps lie inside. */
@inline
function fixedPx(p: usize, st: i32, top: v128, bot: v128): v128 {
  const idx = i8x16(0, -128, 3, -128, 1, -128, 4, -128, 2, -128, 5, -128, -128, -128, -128, -128);
  return i32x4.shr_s(
    i32x4.add(
      i32x4.add(
        i32x4.dot_i16x8_s(i8x16.swizzle(v128.load64_zero(p), idx), top),
        i32x4.dot_i16x8_s(i8x16.swizzle(v128.load64_zero(p + st), idx), bot),
      ),
      i32x4.splat(512),
    ),
    10,
  );
}

/** cv2.warpAffine of OpenCV 4, INTER_LINEAR in 1/32 pixel; twin: lib/augment/warp.ts. */
export function warp_fixed(
  s: usize,
  h: i32,
  w: i32,
  dst: usize,
  ad: usize,
  bd: usize,
  xy0: usize,
  border: i32,
  fill: i32,
): void {
  const st = w * 3,
    m31 = i32x4.splat(31),
    wl = i32x4.splat(w - 1),
    hl = i32x4.splat(h - 1),
    vst = i32x4.splat(st),
    three = i32x4.splat(3),
    k1024 = i32x4.splat(1024);
  for (let y = 0; y < h; y++) {
    const X0 = load<i32>(xy0 + (<usize>y << 3)),
      Y0 = load<i32>(xy0 + (<usize>y << 3), 4),
      vx0 = i32x4.splat(X0),
      vy0 = i32x4.splat(Y0),
      d = dst + <usize>(y * st);
    for (let x = 0; x < w; x += 4) {
      const o = d + <usize>(x * 3);
      const vx = i32x4.shr_s(i32x4.add(vx0, v128.load(ad + (<usize>x << 2))), 5),
        vy = i32x4.shr_s(i32x4.add(vy0, v128.load(bd + (<usize>x << 2))), 5),
        sx = i32x4.shr_s(vx, 5),
        sy = i32x4.shr_s(vy, 5);
      if (x + 4 <= w && i32x4.all_true(v128.and(i32x4.lt_u(sx, wl), i32x4.lt_u(sy, hl)))) {
        const ax = v128.and(vx, m31),
          ay = v128.and(vy, m31),
          w11 = i32x4.mul(ax, ay),
          ax32 = i32x4.shl(ax, 5),
          w01 = i32x4.sub(ax32, w11),
          w10 = i32x4.sub(i32x4.shl(ay, 5), w11),
          w00 = i32x4.sub(i32x4.sub(k1024, ax32), w10);
        const top = v128.or(w00, i32x4.shl(w01, 16)),
          bot = v128.or(w10, i32x4.shl(w11, 16)),
          ofs = i32x4.add(i32x4.mul(sy, vst), i32x4.mul(sx, three));
        const p0 = fixedPx(
            s + i32x4.extract_lane(ofs, 0),
            st,
            i32x4.shuffle(top, top, 0, 0, 0, 0),
            i32x4.shuffle(bot, bot, 0, 0, 0, 0),
          ),
          p1 = fixedPx(
            s + i32x4.extract_lane(ofs, 1),
            st,
            i32x4.shuffle(top, top, 1, 1, 1, 1),
            i32x4.shuffle(bot, bot, 1, 1, 1, 1),
          );
        const p2 = fixedPx(
            s + i32x4.extract_lane(ofs, 2),
            st,
            i32x4.shuffle(top, top, 2, 2, 2, 2),
            i32x4.shuffle(bot, bot, 2, 2, 2, 2),
          ),
          p3 = fixedPx(
            s + i32x4.extract_lane(ofs, 3),
            st,
            i32x4.shuffle(top, top, 3, 3, 3, 3),
            i32x4.shuffle(bot, bot, 3, 3, 3, 3),
          );
        const n = i8x16.swizzle(
          i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(p0, p1), i16x8.narrow_i32x4_s(p2, p3)),
          i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -128, -128, -128, -128),
        );
        v128.store64_lane(o, n, 0);
        v128.store32_lane(o, n, 2, 8);
      } else {for (let i = 0; i < min(4, w - x); i++) {
          const q = <usize>(x + i) << 2;
          edgeFixed(
            s,
            h,
            w,
            (X0 + load<i32>(ad + q)) >> 5,
            (Y0 + load<i32>(bd + q)) >> 5,
            border,
            fill,
            o + <usize>(i * 3),
          );
        }}
    }
  }
}
