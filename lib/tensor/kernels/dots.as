/**
 * Dot products in double precision, eight rows at a time, each summed in the order of its dimensions, as a
 * plain loop would. Used by lib/tensor/dot_products.ts.
 */

/** Eight rows of single precision, one after the other, as a number of each by turns in double precision. */
export function lay_eight(rows: usize, dimension: i32, out: usize): void {
  const stride = <usize>dimension << 2;
  for (let d = 0; d < dimension; d++, rows += 4, out += 64) {
    let row = rows;
    for (let pair: usize = 0; pair < 64; pair += 16, row += 2 * stride) {
      const both = f64x2.splat(<f64>load<f32>(row));
      v128.store(out + pair, f64x2.replace_lane(both, 1, <f64>load<f32>(row + stride)));
    }
  }
}

/** A number of single precision twice, in double precision. */
@inline
function twice(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load32_splat(at));
}

/**
 * The products of each query with the eight rows that `lay_eight` laid out.
 * `out`: eight numbers for each query, `stride` bytes from those of the next.
 */
export function dots_of_eight(
  queries: usize,
  count: i32,
  rows: usize,
  dimension: i32,
  out: usize,
  stride: usize,
): void {
  const length = <usize>dimension << 2;
  const zero = f64x2.splat(0);
  for (; count >= 2; count -= 2, queries += 2 * length, out += 2 * stride) {
    let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
    let b0 = zero, b1 = zero, b2 = zero, b3 = zero;
    let at = rows;
    for (let q = queries, end = queries + length; q < end; q += 4, at += 64) {
      const a = twice(q), b = twice(q + length);
      const r0 = v128.load(at), r1 = v128.load(at, 16), r2 = v128.load(at, 32), r3 = v128.load(at, 48);
      a0 = f64x2.add(a0, f64x2.mul(a, r0));
      a1 = f64x2.add(a1, f64x2.mul(a, r1));
      a2 = f64x2.add(a2, f64x2.mul(a, r2));
      a3 = f64x2.add(a3, f64x2.mul(a, r3));
      b0 = f64x2.add(b0, f64x2.mul(b, r0));
      b1 = f64x2.add(b1, f64x2.mul(b, r1));
      b2 = f64x2.add(b2, f64x2.mul(b, r2));
      b3 = f64x2.add(b3, f64x2.mul(b, r3));
    }
    v128.store(out, a0);
    v128.store(out, a1, 16);
    v128.store(out, a2, 32);
    v128.store(out, a3, 48);
    const next = out + stride;
    v128.store(next, b0);
    v128.store(next, b1, 16);
    v128.store(next, b2, 32);
    v128.store(next, b3, 48);
  }
  if (count == 0) return;
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
  for (let q = queries, end = queries + length; q < end; q += 4, rows += 64) {
    const a = twice(q);
    a0 = f64x2.add(a0, f64x2.mul(a, v128.load(rows)));
    a1 = f64x2.add(a1, f64x2.mul(a, v128.load(rows, 16)));
    a2 = f64x2.add(a2, f64x2.mul(a, v128.load(rows, 32)));
    a3 = f64x2.add(a3, f64x2.mul(a, v128.load(rows, 48)));
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, a2, 32);
  v128.store(out, a3, 48);
}
