/** Which pixels, and how much of them, each pixel of a smaller picture covers along an axis. */

/** Which old pixels a new one covers along an axis: the first, how many, how much of the first and last. */
export interface Covered {
  readonly first: number;
  readonly count: number;
  readonly begin: number;
  readonly end: number;
}

/** Pixels covered by less than this are left out: such slivers are rounding errors. */
const touch = 1e-9;

/** What each of `to` output pixels covers of `from` input pixels; `from` is not smaller than `to`. */
export function coveredBy(from: number, to: number): Covered[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, i) => {
    const [begin, end] = [i * scale, (i + 1) * scale];
    const [first, last] = [Math.floor(begin + touch), Math.ceil(end - touch)];
    return {
      first,
      count: last - first,
      begin: Math.min(end, first + 1) - begin,
      end: end - (last - 1),
    };
  });
}
