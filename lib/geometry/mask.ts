/** Which pixels belong to a character: run lengths in column order, as COCO stores them. */
import type { Box } from "./box.ts";
import { checkMaskSize } from "./mask_size.ts";
import { runEnds } from "./run_ends.ts";

/**
 * A mask of a whole image. `counts` alternates lengths of runs outside and inside, starting
 * outside (so it may begin with 0), going down each column, columns from left to right.
 */
export interface Mask {
  /** Width of the whole image in pixels. */
  readonly width: number;
  /** Height of the whole image in pixels. */
  readonly height: number;
  /** Run lengths in pixels, outside first; they add up to `width * height`. */
  readonly counts: readonly number[];
}

/** The COCO JSON form of a mask: `size` is `[height, width]`. */
export interface CocoRle {
  /** Height and width of the whole image in pixels, in COCO's order. */
  size: [height: number, width: number];
  /** The runs in COCO's compressed text form. */
  counts: string;
}

/** A mask from row-major pixels, non-zero inside. `[height * width]` */
export function maskFromPixels(
  pixels: ArrayLike<number>,
  { width, height }: { width: number; height: number },
): Mask {
  if (pixels.length !== width * height) {
    throw new RangeError(`Cannot read a ${width} x ${height} mask from ${pixels.length} pixels`);
  }
  const counts: number[] = [];
  let inside = false;
  let run = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      if ((pixels[y * width + x] !== 0) === inside) run++;
      else {
        counts.push(run);
        inside = !inside;
        run = 1;
      }
    }
  }
  if (run > 0 || counts.length === 0) counts.push(run);
  return { width, height, counts };
}

/**
 * A mask from its runs, as a file has them: alternately outside and inside, down the columns.
 *
 * @throws {RangeError} when the runs are no whole numbers, or do not fill the mask exactly
 *
 * ```ts
 * import { maskFromRuns } from "lib/geometry/mask.ts";
 * maskFromRuns([1, 2, 1], { width: 2, height: 2 }).counts; // [1, 2, 1]
 * ```
 */
export function maskFromRuns(
  counts: readonly number[],
  { width, height }: { readonly width: number; readonly height: number },
): Mask {
  checkMaskSize({ width, height });
  const odd = counts.findIndex((run) => !Number.isInteger(run) || run < 0);
  if (odd >= 0) {
    throw new RangeError(
      `Cannot read runs as a ${width} x ${height} mask: run ${odd + 1} is ` +
        (typeof counts[odd] === "number" ? `${counts[odd]} pixels long` : "no number"),
    );
  }
  const total = counts.reduce((sum, run) => sum + run, 0);
  if (total !== width * height) {
    throw new RangeError(`Cannot read runs of ${total} pixels as a ${width} x ${height} mask`);
  }
  return { width, height, counts };
}

/**
 * Row-major pixels of a mask, 1 inside and 0 outside. `[height * width]`
 *
 * @throws {RangeError} when its runs do not fill it
 */
export function maskToPixels(mask: Mask): Uint8Array {
  const { width, height, counts } = maskFromRuns(mask.counts, mask);
  const pixels = new Uint8Array(width * height);
  let at = 0;
  for (let i = 0; i < counts.length; at += counts[i++]) {
    if (i % 2 === 0) continue;
    for (let k = at; k < at + counts[i]; k++) {
      pixels[(k % height) * width + Math.floor(k / height)] = 1;
    }
  }
  return pixels;
}

/** Pixels inside. */
export function maskArea({ counts }: Mask): number {
  let sum = 0;
  for (let i = 1; i < counts.length; i += 2) sum += counts[i];
  return sum;
}

/** The smallest box around the pixels inside; `[0, 0, 0, 0]` where there are none. */
export function maskBox({ height, counts }: Mask): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, 0, 0];
  let at = 0;
  for (let i = 0; i < counts.length; at += counts[i++]) {
    if (i % 2 === 0 || counts[i] === 0) continue;
    const last = at + counts[i] - 1;
    const [firstX, lastX] = [Math.floor(at / height), Math.floor(last / height)];
    x0 = Math.min(x0, firstX);
    x1 = Math.max(x1, lastX + 1);
    y0 = Math.min(y0, firstX === lastX ? at % height : 0);
    y1 = Math.max(y1, firstX === lastX ? last % height + 1 : height);
  }
  return x1 === 0 ? [0, 0, 0, 0] : [x0, y0, x1, y1];
}

/**
 * The compressed form of COCO's own code: lengths as differences from the run two before, in groups
 * of five bits, each a printable character (pycocotools, `rleToString`).
 */
export function encodeCocoRle({ width, height, counts }: Mask): CocoRle {
  let text = "";
  for (let i = 0; i < counts.length; i++) {
    let rest = counts[i] - (i > 2 ? counts[i - 2] : 0);
    for (let more = true; more;) {
      let group = rest & 0x1f;
      rest >>= 5;
      more = (group & 0x10) !== 0 ? rest !== -1 : rest !== 0;
      if (more) group |= 0x20;
      text += String.fromCharCode(group + 48);
    }
  }
  return { size: [height, width], counts: text };
}

/**
 * Reads the compressed form.
 *
 * @throws {RangeError} when the text is none, or the runs do not fill the mask exactly
 */
export function decodeCocoRle({ size: [height, width], counts: text }: CocoRle): Mask {
  checkMaskSize({ width, height });
  const counts: number[] = [];
  for (let at = 0; at < text.length;) {
    let [value, shift, more] = [0, 0, true];
    while (more) {
      const group = at < text.length ? text.charCodeAt(at) - 48 : -1;
      if (!(group >= 0 && group < 64 && shift < mostGroups * 5)) {
        throw new RangeError(
          `Cannot read runs as a ${width} x ${height} mask: the text of the runs ends in a number, ` +
            `or has a character that is none of COCO's, at ${at + 1} of ${text.length}`,
        );
      }
      at++;
      value |= (group & 0x1f) << shift;
      more = (group & 0x20) !== 0;
      shift += 5;
      if (!more && (group & 0x10) !== 0 && shift < 32) value |= -1 << shift;
    }
    counts.push(value + (counts.length > 2 ? counts[counts.length - 2] : 0));
  }
  return maskFromRuns(counts, { width, height });
}

/** Groups of five bits that hold any difference of runs: 31 bits and a sign. */
const mostGroups = 7;

/** Ends of the runs inside, as offsets in column order. */
function* runs({ counts }: Mask): Generator<readonly [from: number, to: number]> {
  let at = 0;
  for (let i = 0; i < counts.length; at += counts[i++]) {
    if (i % 2 === 1 && counts[i] > 0) yield [at, at + counts[i]];
  }
}

/** Pixels inside both masks. */
export function maskOverlap(a: Mask, b: Mask): number {
  if (a.width !== b.width || a.height !== b.height) {
    throw new RangeError(
      `Cannot compare masks of ${a.width} x ${a.height} and ${b.width} x ${b.height}`,
    );
  }
  const [left, right] = [[...runs(a)], [...runs(b)]];
  let [sum, i, j] = [0, 0, 0];
  while (i < left.length && j < right.length) {
    sum += Math.max(0, Math.min(left[i][1], right[j][1]) - Math.max(left[i][0], right[j][0]));
    if (left[i][1] < right[j][1]) i++;
    else j++;
  }
  return sum;
}

/** Intersection over union of two masks of one image, 0 to 1; 0 where both are empty. */
export function maskIou(a: Mask, b: Mask): number {
  const common = maskOverlap(a, b);
  const union = maskArea(a) + maskArea(b) - common;
  return union > 0 ? common / union : 0;
}

/** Pixels inside either mask. @throws {RangeError} when they are of different sizes */
export function maskUnion(a: Mask, b: Mask): Mask {
  if (a.width !== b.width || a.height !== b.height) {
    throw new RangeError(
      `Cannot combine masks of ${a.width} x ${a.height} and ${b.width} x ${b.height}`,
    );
  }
  for (const mask of [a, b]) maskFromRuns(mask.counts, mask);
  const size = a.width * a.height;
  const counts: number[] = [];
  let [i, j, endA, endB, at] = [0, 0, a.counts[0], b.counts[0], 0];
  let inside = false;
  let run = 0;
  while (at < size) {
    const stop = Math.min(endA, endB);
    if (stop > at) {
      if ((i % 2 === 1 || j % 2 === 1) !== inside) {
        counts.push(run);
        inside = !inside;
        run = 0;
      }
      run += stop - at;
      at = stop;
    }
    if (endA <= at) endA += a.counts[++i];
    if (endB <= at) endB += b.counts[++j];
  }
  if (run > 0 || counts.length === 0) counts.push(run);
  return { width: a.width, height: a.height, counts };
}

/** The parts of the runs inside in each column, rows from `y0` up to `y1`, columns in order. */
function* pieces(mask: Mask): Generator<readonly [x: number, y0: number, y1: number]> {
  const { height } = maskFromRuns(mask.counts, mask);
  for (const [from, to] of runs(mask)) {
    for (let at = from; at < to;) {
      const x = Math.floor(at / height);
      const end = Math.min(to, (x + 1) * height);
      yield [x, at - x * height, end - x * height];
      at = end;
    }
  }
}

/** The mask shifted by whole pixels onto an image of another size; what falls outside is dropped. */
function shifted(mask: Mask, to: { width: number; height: number; dx: number; dy: number }): Mask {
  const ends = runEnds(to);
  for (const [x, y0, y1] of pieces(mask)) {
    const column = x + to.dx;
    const [top, bottom] = [Math.max(0, y0 + to.dy), Math.min(to.height, y1 + to.dy)];
    if (column < 0 || column >= to.width || bottom <= top) continue;
    for (const y of [top, bottom]) ends.add(column * to.height + y);
  }
  return ends.mask();
}

/** The part of a mask in a box of whole pixels, as a mask of the box; outside of it nothing is inside. */
export function cropMask(mask: Mask, [x0, y0, x1, y1]: Box): Mask {
  if (![x0, y0, x1, y1].every(Number.isInteger) || x1 <= x0 || y1 <= y0) {
    throw new RangeError(`Cannot crop a mask to [${[x0, y0, x1, y1]}]: it takes whole pixels`);
  }
  return shifted(mask, { width: x1 - x0, height: y1 - y0, dx: -x0, dy: -y0 });
}

/** A mask placed into an empty one of `width` x `height`, its corner at (x, y): the inverse of `cropMask()`. */
export function pasteMask(
  mask: Mask,
  { width, height, x, y }: { width: number; height: number; x: number; y: number },
): Mask {
  return shifted(mask, { width, height, dx: x, dy: y });
}
