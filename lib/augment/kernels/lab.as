/**
 * 8-bit Lab and back, integer for integer those of OpenCV 4 (RGB2Lab_b and Lab2RGBinteger,
 * modules/imgproc/src/color_lab.cpp): with gamma, cube root and their inverses from tables,
 *
 *   X = (1777 r + 1541 g + 778 b + 2^11) >> 12, and so on for Y and Z
 *   L = (296 fY - c) >> 15, a = (500 (fX - fY) + c') >> 15, b = (200 (fY - fZ) + c') >> 15
 *
 * Twins: toLab and fromLab in lib/augment/clahe.ts, which makes the tables.
 *
 * Every colour has one answer, so answers are kept: a table of 2^24 for each direction, empty at
 * first and filled as colours appear. Only the pages that were written to take memory, and the place
 * of a colour is such that greys and tints of one hue lie together.
 */

/** The top byte of an answer that is there. */
const known: u32 = 0xff000000;

/** L, a and b from the lowest byte up, computed. */
function labOf(r: usize, g: usize, b: usize, fwd: usize, cbrt: usize): u32 {
  const t = i32x4.shr_s(
    i32x4.add(
      i32x4.add(v128.load(fwd + (r << 4)), v128.load(fwd + 4096 + (g << 4))),
      i32x4.add(v128.load(fwd + 8192 + (b << 4)), i32x4.splat(2048)),
    ),
    12,
  );
  const fx = <i32>load<u16>(cbrt + (<usize>i32x4.extract_lane(t, 0) << 1)),
    fy = <i32>load<u16>(cbrt + (<usize>i32x4.extract_lane(t, 1) << 1)),
    fz = <i32>load<u16>(cbrt + (<usize>i32x4.extract_lane(t, 2) << 1));
  return <u32>((296 * fy - (1336934 - 16384)) >> 15) & 255 |
    (<u32>((500 * (fx - fy) + 4210688) >> 15) & 255) << 8 |
    (<u32>((200 * (fy - fz) + 4210688) >> 15) & 255) << 16;
}

/** L, a and b of the colour at a place 4 g + 1024 (b - g) + 262144 (r - g); from now on it is known. */
function labAt(answers: usize, place: u32, fwd: usize, cbrt: usize): u32 {
  let lab = load<u32>(answers + place);
  if (lab == 0) {
    const g = (place >> 2) & 255, b = (g + (place >> 10)) & 255, r = (g + (place >> 18)) & 255;
    lab = labOf(r, g, b, fwd, cbrt) | known;
    store<u32>(answers + place, lab);
  }
  return lab;
}

/** Rows of RGB to a plane of L and one of a and b together, 16 bits a pixel. */
export function rgb_to_lab(
  s: usize,
  stride: i32,
  h: i32,
  w: i32,
  l: usize,
  ab: usize,
  answers: usize,
  fwd: usize,
  cbrt: usize,
): void {
  // a pixel in each lane: green, blue and red; and green to be taken from the latter two
  const gbr = i8x16(1, 2, 0, -128, 4, 5, 3, -128, 7, 8, 6, -128, 10, 11, 9, -128),
    gg = i8x16(-128, 1, 1, -128, -128, 4, 4, -128, -128, 7, 7, -128, -128, 10, 10, -128);
  for (let y = 0; y < h; y++, s += stride, l += w, ab += w << 1) {
    for (let x = 0; x < w; x += 4) { // up to three pixels past the row, which the next writes again
      const v = v128.load(s + <usize>(x * 3)),
        place = i32x4.shl(i8x16.sub(i8x16.swizzle(v, gbr), i8x16.swizzle(v, gg)), 2);
      const p0 = i32x4.extract_lane(place, 0),
        p1 = i32x4.extract_lane(place, 1),
        p2 = i32x4.extract_lane(place, 2),
        p3 = i32x4.extract_lane(place, 3);
      let lab = v128.load32_zero(answers + p0);
      lab = v128.load32_lane(answers + p1, lab, 1);
      lab = v128.load32_lane(answers + p2, lab, 2);
      lab = v128.load32_lane(answers + p3, lab, 3);
      if (!i32x4.all_true(lab)) {
        lab = i32x4(
          labAt(answers, p0, fwd, cbrt),
          labAt(answers, p1, fwd, cbrt),
          labAt(answers, p2, fwd, cbrt),
          labAt(answers, p3, fwd, cbrt),
        );
      }
      const sorted = i8x16.swizzle(
        lab,
        i8x16(0, 4, 8, 12, 0, 0, 0, 0, 1, 2, 5, 6, 9, 10, 13, 14),
      );
      v128.store32_lane(l + x, sorted, 0);
      v128.store64_lane(ab + (<usize>x << 1), sorted, 1);
    }
  }
}

/** Red, green and blue from the lowest byte up, computed. */
function rgbOf(
  l: u32,
  ab: u32,
  yt: usize,
  ad: usize,
  bd: usize,
  xz: usize,
  ig: usize,
): u32 {
  const t = v128.load(yt + (<usize>l << 4)), f = i32x4.extract_lane(t, 3);
  const x = load<i32>(xz + (<usize>(f + load<i32>(ad + (<usize>(ab & 255) << 2))) << 2)),
    z = load<i32>(xz + (<usize>(f - load<i32>(bd + (<usize>(ab >> 8) << 2))) << 2));
  const v = i32x4.min_s(
    i32x4.max_s(
      i32x4.shr_s(
        i32x4.add(
          i32x4.add(t, i32x4.mul(i32x4.splat(x), i32x4(12615, -3773, 217, 0))),
          i32x4.mul(i32x4.splat(z), i32x4(-2223, 185, 4715, 0)),
        ),
        14,
      ),
      i32x4.splat(0),
    ),
    i32x4.splat(4095),
  );
  return <u32>load<u8>(ig + i32x4.extract_lane(v, 0)) |
    <u32>load<u8>(ig + i32x4.extract_lane(v, 1)) << 8 |
    <u32>load<u8>(ig + i32x4.extract_lane(v, 2)) << 16 | known;
}

/** The RGB of L, a and b, whose place is 1024 (256 b + a) + 4 L; from now on it is known. */
export function answer(
  answers: usize,
  place: u32,
  yt: usize,
  ad: usize,
  bd: usize,
  xz: usize,
  ig: usize,
): i32 {
  let rgb = load<u32>(answers + place);
  if (rgb == 0) {
    rgb = rgbOf((place >> 2) & 255, place >> 10, yt, ad, bd, xz, ig);
    store<u32>(answers + place, rgb);
  }
  return rgb;
}
