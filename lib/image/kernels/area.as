/**
 * Means of the areas that new pixels cover, in single precision: rows of RGBA are added up, weighted, and
 * then become a row of three planes of whole numbers. Twin: lib/image/area_planes.ts.
 */

/** The four bytes of a pixel as whole numbers. */
@inline
function pixel(at: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
}

/**
 * Adds a row of pixels to the sums of a row of new ones, four numbers each.
 * `places`: for each new pixel the byte of the first old one, how many it covers, and how much of the
 * first and of the last, 16 bytes together; those between count as wholes.
 */
export function area_row(row: usize, places: usize, width: i32, sums: usize, weight: f32): void {
  const w = f32x4.splat(weight);
  for (let x = 0; x < width; x++, places += 16, sums += 16) {
    const count = load<i32>(places, 4);
    let at = row + <usize>load<i32>(places);
    let v = f32x4.mul(f32x4.convert_i32x4_u(pixel(at)), v128.load32_splat(places, 8));
    if (count > 1) {
      at += 4;
      let left = count - 2;
      let whole = i32x4.splat(0);
      while (left > 0) {
        // at most 128 times two pixels in sixteen bits
        let part = i16x8.splat(0);
        let most = left < 512 ? left : 512;
        left -= most;
        for (; most >= 4; most -= 4, at += 16) {
          const four = v128.load(at);
          part = i16x8.add(part, i16x8.extend_low_i8x16_u(four));
          part = i16x8.add(part, i16x8.extend_high_i8x16_u(four));
        }
        whole = i32x4.add(whole, i32x4.extend_low_i16x8_u(part));
        whole = i32x4.add(whole, i32x4.extend_high_i16x8_u(part));
        for (; most > 0; most--, at += 4) whole = i32x4.add(whole, pixel(at));
      }
      v = f32x4.add(v, f32x4.convert_i32x4_u(whole));
      const last = f32x4.mul(f32x4.convert_i32x4_u(pixel(at)), v128.load32_splat(places, 12));
      v = f32x4.add(v, last);
    }
    v128.store(sums, f32x4.add(v128.load(sums), f32x4.mul(v, w)));
  }
}

/** Sums times a scale as the nearest whole numbers, blue, green and red, `plane` bytes apart; sums are 0 then. */
export function area_finish(sums: usize, width: i32, scale: f32, out: usize, plane: usize): void {
  const s = f32x4.splat(scale),
    half = f32x4.splat(0.5);
  for (let x = 0; x < width; x++, sums += 16, out += 4) {
    const v = f32x4.floor(f32x4.add(f32x4.mul(v128.load(sums), s), half));
    store<f32>(out, f32x4.extract_lane(v, 2));
    store<f32>(out + plane, f32x4.extract_lane(v, 1));
    store<f32>(out + 2 * plane, f32x4.extract_lane(v, 0));
    v128.store(sums, f32x4.splat(0));
  }
}
