/**
 * Levels to numbers, (v - 255 mean) * (1 / (255 std)) in single precision, as Albumentations'
 * Normalize rounds it (`normalize_cv2` of 1.3; 2.0 has the same numbers in a table); a mirror, and a
 * grey channel that counts for three, on the way. Twin: normalizer in lib/augment/apply.ts.
 */

/** The four levels of a channel that `order` takes from the bytes at a place, as numbers. */
@inline
function numbers(v: v128, order: v128, m: v128, q: v128): v128 {
  return f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(i8x16.swizzle(v, order)), m), q);
}

/** Where in the bytes four pixels have a channel: `c` bytes apart, from `first` on, or backwards. */
function orderOf(c: i32, first: i32, flip: i32): v128 {
  const one = i32x4.mul(flip ? i32x4(3, 2, 1, 0) : i32x4(0, 1, 2, 3), i32x4.splat(c));
  return v128.or(i32x4.add(one, i32x4.splat(first)), i32x4.splat(0x80808000));
}

/** A level as a number of channel k; `p` holds three means and three factors. */
@inline
function put1(v: u8, o: usize, k: usize, p: usize): void {
  store<f32>(o, (<f32>v - load<f32>(p + (k << 2))) * load<f32>(p + (k << 2), 12));
}

/** Rows of RGB, or of grey where `c` is 1, to three planes of numbers, `plane` bytes apart. */
export function to_nchw(
  s: usize,
  stride: i32,
  c: i32,
  h: i32,
  w: i32,
  flip: i32,
  out: usize,
  plane: usize,
  p: usize,
): void {
  const m0 = v128.load32_splat(p),
    m1 = v128.load32_splat(p, 4),
    m2 = v128.load32_splat(p, 8),
    q0 = v128.load32_splat(p, 12),
    q1 = v128.load32_splat(p, 16),
    q2 = v128.load32_splat(p, 20);
  const green = c == 3 ? 1 : 0,
    red4 = orderOf(c, 0, flip),
    green4 = orderOf(c, green, flip),
    blue4 = orderOf(c, 2 * green, flip);
  for (let y = 0; y < h; y++, s += stride) {
    let o = out + (<usize>(y * w) << 2), x = 0;
    for (; x + 4 <= w; x += 4, o += 16) {
      const v = v128.load(s + <usize>((flip ? w - 4 - x : x) * c));
      v128.store(o, numbers(v, red4, m0, q0));
      v128.store(o + plane, numbers(v, green4, m1, q1));
      v128.store(o + 2 * plane, numbers(v, blue4, m2, q2));
    }
    for (; x < w; x++, o += 4) {
      const from = s + <usize>((flip ? w - 1 - x : x) * c);
      put1(load<u8>(from), o, 0, p);
      put1(load<u8>(from + green), o + plane, 1, p);
      put1(load<u8>(from + 2 * green), o + 2 * plane, 2, p);
    }
  }
}

/** The same to numbers in [height, width, 3]. */
export function to_nhwc(
  s: usize,
  stride: i32,
  c: i32,
  h: i32,
  w: i32,
  flip: i32,
  out: usize,
  p: usize,
): void {
  const m0 = load<f32>(p),
    m1 = load<f32>(p, 4),
    m2 = load<f32>(p, 8),
    q0 = load<f32>(p, 12),
    q1 = load<f32>(p, 16),
    q2 = load<f32>(p, 20);
  const ma = f32x4(m0, m1, m2, m0),
    mb = f32x4(m1, m2, m0, m1),
    mc = f32x4(m2, m0, m1, m2),
    qa = f32x4(q0, q1, q2, q0),
    qb = f32x4(q1, q2, q0, q1),
    qc = f32x4(q2, q0, q1, q2);
  // red, green and blue of four pixels, twelve numbers in three times four
  const green = c == 3 ? 1 : 0,
    red4 = orderOf(c, 0, flip),
    green4 = orderOf(c, green, flip),
    blue4 = orderOf(c, 2 * green, flip),
    a4 = i32x4.shuffle(i32x4.shuffle(red4, green4, 0, 4, 1, 5), blue4, 0, 1, 4, 2),
    b4 = i32x4.shuffle(i32x4.shuffle(green4, blue4, 1, 5, 2, 6), red4, 0, 1, 6, 2),
    c4 = i32x4.shuffle(i32x4.shuffle(blue4, red4, 2, 7, 3, 3), green4, 0, 1, 7, 2);
  for (let y = 0; y < h; y++, s += stride) {
    let x = 0;
    for (; x + 4 <= w; x += 4, out += 48) {
      const v = v128.load(s + <usize>((flip ? w - 4 - x : x) * c));
      v128.store(out, numbers(v, a4, ma, qa));
      v128.store(out, numbers(v, b4, mb, qb), 16);
      v128.store(out, numbers(v, c4, mc, qc), 32);
    }
    for (; x < w; x++, out += 12) {
      const from = s + <usize>((flip ? w - 1 - x : x) * c);
      put1(load<u8>(from), out, 0, p);
      put1(load<u8>(from + green), out + 4, 1, p);
      put1(load<u8>(from + 2 * green), out + 8, 2, p);
    }
  }
}
