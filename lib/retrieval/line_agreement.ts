/** How well the lines of two cut-outs agree where one is laid over the other. */

/** Side of the square that a cut-out is brought to, whatever its shape. */
export const linesSide = 64;

/** Local contrast of a cut-out: mean 0 and spread 1 around each pixel. `[64, 64]` */
export type Lines = Float32Array;

/** How the second cut-out is laid: scaled by (sx, sy) about the centre, shifted by (dx, dy). */
export interface Placing {
  /** Scale across. */
  readonly sx: number;
  /** Scale down. */
  readonly sy: number;
  /** Shift across, pixels. */
  readonly dx: number;
  /** Shift down, pixels. */
  readonly dy: number;
}

/** The second cut-out must lie on this share of the first: a sliver agrees by chance. */
const leastCovered = 0.5;

/**
 * Correlation of `a` with `b` as it is laid, -1 to 1; 0 where it lies on less than half of `a`, or one of
 * them is plain there.
 *
 * @param options.step every so many pixels are compared, across and down
 * @param options.from so many pixels at each side of `a` are left out. Default 0
 */
export function lineAgreement(
  a: Lines,
  b: Lines,
  { sx, sy, dx, dy, step, from = 0 }: Placing & { readonly step: number; readonly from?: number },
): number {
  let [ab, aa, bb, count] = [0, 0, 0, 0];
  const centre = (linesSide - 1) / 2;
  for (let y = from; y < linesSide - from; y += step) {
    const v = Math.round((y - centre) * sy + centre + dy);
    if (v < 0 || v >= linesSide) continue;
    for (let x = from; x < linesSide - from; x += step) {
      const u = Math.round((x - centre) * sx + centre + dx);
      if (u < 0 || u >= linesSide) continue;
      const [p, q] = [a[y * linesSide + x], b[v * linesSide + u]];
      ab += p * q;
      aa += p * p;
      bb += q * q;
      count++;
    }
  }
  const covered = count * step * step / (linesSide - 2 * from) ** 2;
  return covered < leastCovered || aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}
