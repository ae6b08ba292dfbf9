/**
 * Affine warps as `cv2.warpAffine` of OpenCV 4 does them (INTER_LINEAR, modules/imgproc/src/imgwarp.cpp):
 * old places in 1/1024 pixel, rounded to 1/32; with parts ax, ay of 32,
 *
 *   ((32 - ax)(32 - ay) p00 + ax (32 - ay) p01 + (32 - ax) ay p10 + ax ay p11 + 512) >> 10
 *
 * OpenCV 5 has single precision instead, and up to 6 levels other. Twin: warp in lib/augment/warp.ts.
 */

import { r101 } from "./border";

/** Whether a place is inside. */
@inline
function within(y: i32, x: i32, h: i32, w: i32): bool {
  return <u32>x < <u32>w && <u32>y < <u32>h;
}

/** One pixel whose taps may lie outside. */
function edgePixel(s: usize, h: i32, w: i32, X: i32, Y: i32, border: i32, fill: i32, o: usize): void {
  const ax = X & 31,
    ay = Y & 31,
    w11 = ax * ay,
    w10 = (32 - ax) * ay,
    w01 = ax * (32 - ay),
    w00 = (32 - ax) * (32 - ay);
  let x0 = X >> 5, y0 = Y >> 5, x1 = x0 + 1, y1 = y0 + 1;
  if (border == 0) {
    x0 = r101(x0, w);
    x1 = r101(x1, w);
    y0 = r101(y0, h);
    y1 = r101(y1, h);
    const p00 = s + <usize>((y0 * w + x0) * 3),
      p01 = s + <usize>((y0 * w + x1) * 3),
      p10 = s + <usize>((y1 * w + x0) * 3),
      p11 = s + <usize>((y1 * w + x1) * 3);
    for (let c: usize = 0; c < 3; c++) {
      store<u8>(
        o + c,
        (w00 * <i32>load<u8>(p00 + c) + w01 * <i32>load<u8>(p01 + c) +
          w10 * <i32>load<u8>(p10 + c) + w11 * <i32>load<u8>(p11 + c) + 512) >> 10,
      );
    }
    return;
  }
  for (let c: i32 = 0; c < 3; c++) {
    const p00 = within(y0, x0, h, w) ? <i32>load<u8>(s + <usize>((y0 * w + x0) * 3 + c)) : fill,
      p01 = within(y0, x1, h, w) ? <i32>load<u8>(s + <usize>((y0 * w + x1) * 3 + c)) : fill,
      p10 = within(y1, x0, h, w) ? <i32>load<u8>(s + <usize>((y1 * w + x0) * 3 + c)) : fill,
      p11 = within(y1, x1, h, w) ? <i32>load<u8>(s + <usize>((y1 * w + x1) * 3 + c)) : fill;
    store<u8>(o + c, (w00 * p00 + w01 * p01 + w10 * p10 + w11 * p11 + 512) >> 10);
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

/**
 * A picture warped. `ad`, `bd` are what x adds to old places, `xy0` where rows begin; `border` is 0 for
 * the mirror, 1 for the level `fill`.
 */
export function warp(
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
    k1024 = i32x4.splat(1024),
    ones = i32x4.splat(1),
    wo = i32x4.splat(w),
    ho = i32x4.splat(h),
    fills = i8x16.splat(<i8>fill);
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
      } else if (
        border == 1 && x + 4 <= w &&
        // all four of them more than a pixel outside
        i32x4.all_true(v128.or(i32x4.gt_u(i32x4.add(sx, ones), wo), i32x4.gt_u(i32x4.add(sy, ones), ho)))
      ) {
        v128.store64_lane(o, fills, 0);
        v128.store32_lane(o, fills, 0, 8);
      } else {
        for (let i = 0; i < min(4, w - x); i++) {
          const q = <usize>(x + i) << 2;
          edgePixel(
            s,
            h,
            w,
            (X0 + load<i32>(ad + q)) >> 5,
            (Y0 + load<i32>(bd + q)) >> 5,
            border,
            fill,
            o + <usize>(i * 3),
          );
        }
      }
    }
  }
}
