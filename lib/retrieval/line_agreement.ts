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

/** Where each pixel of a line of the first cut-out comes to lie on the second, in one direction. */
export interface LaidAxis {
  /** The first pixel that lies on the second cut-out. */
  readonly first: number;
  /** The one after the last. */
  readonly end: number;
  /** Pixels from one that is compared to the next. */
  readonly step: number;
  /** Pixels at each end that are left out. */
  readonly from: number;
  /** The nearest pixel of the second cut-out, for each that is compared. */
  readonly nearest: Int32Array;
}

/**
 * One direction of a placing, which is the same for any two cut-outs.
 *
 * @param options.step every so many pixels are compared
 * @param options.from so many pixels at each end are left out. Default 0
 */
export function laidAxis(
  scale: number,
  shift: number,
  { step, from = 0 }: { readonly step: number; readonly from?: number },
): LaidAxis {
  const centre = (linesSide - 1) / 2;
  const nearest = new Int32Array(linesSide);
  let [first, end] = [linesSide, 0];
  for (let x = from; x < linesSide - from; x += step) {
    const u = Math.round((x - centre) * scale + centre + shift);
    if (u < 0 || u >= linesSide) continue;
    nearest[x] = u;
    first = Math.min(first, x);
    end = x + 1;
  }
  return { first, end, step, from, nearest };
}

/**
 * Correlation of `a` with `b` as it is laid, -1 to 1; 0 where it lies on less than half of `a`, or one of
 * them is plain there. Both directions have one step and leave the same out.
 */
export function laidAgreement(
  a: Lines,
  b: Lines,
  { across, down }: { readonly across: LaidAxis; readonly down: LaidAxis },
): number {
  const { first, end, step, from, nearest } = across;
  let [ab, aa, bb, count] = [0, 0, 0, 0];
  for (let y = down.first; y < down.end; y += step) {
    const [row, other] = [y * linesSide, down.nearest[y] * linesSide];
    for (let x = first; x < end; x += step) {
      const p = a[row + x];
      const q = b[other + nearest[x]];
      ab += p * q;
      aa += p * p;
      bb += q * q;
      count++;
    }
  }
  const covered = count * step * step / (linesSide - 2 * from) ** 2;
  return covered < leastCovered || aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

/**
 * Correlation of `a` with `b` as it is laid, as `laidAgreement` gives it.
 *
 * @param options.step every so many pixels are compared, across and down
 * @param options.from so many pixels at each side of `a` are left out. Default 0
 */
export const lineAgreement = (
  a: Lines,
  b: Lines,
  { sx, sy, dx, dy, ...seen }: Placing & { readonly step: number; readonly from?: number },
): number => laidAgreement(a, b, { across: laidAxis(sx, dx, seen), down: laidAxis(sy, dy, seen) });
