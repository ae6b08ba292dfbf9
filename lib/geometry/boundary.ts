/**
 * How well the edges of two masks agree (boundary IoU, Cheng et al. 2021): of large figures the plain IoU
 * is high however rough the edge.
 */
import type { Box } from "./box.ts";
import { type Mask, maskBox } from "./mask.ts";

/** A part of a mask, row-major, 1 inside. `[height * width]` */
interface Part {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The pixels of a mask in a box of whole pixels; the rest of the mask is not decoded. */
function pixelsIn({ height, counts }: Mask, [x0, y0, x1, y1]: Box): Part {
  const size = { width: x1 - x0, height: y1 - y0 };
  const data = new Uint8Array(size.width * size.height);
  let at = 0;
  for (let i = 0; i < counts.length; at += counts[i++]) {
    if (i % 2 === 0) continue;
    for (let k = Math.max(at, x0 * height); k < Math.min(at + counts[i], x1 * height); k++) {
      const [x, y] = [Math.floor(k / height), k % height];
      if (y >= y0 && y < y1) data[(y - y0) * size.width + x - x0] = 1;
    }
  }
  return { ...size, data };
}

/** Erosion along a line: 1 where all pixels within `reach` are 1; beyond its ends all are 0. */
function eroded(line: Uint8Array, reach: number, from: number, step: number, count: number): void {
  let run = 0;
  const runs = new Int32Array(count);
  for (let i = 0; i < count; i++) runs[i] = run = line[from + i * step] ? run + 1 : 0;
  for (let i = 0; i < count; i++) {
    const end = i + reach;
    line[from + i * step] = end < count && runs[end] > 2 * reach ? 1 : 0;
  }
}

/** Pixels inside that are within `reach` of one outside, diagonals included. */
function edge({ width, height, data }: Part, reach: number): Uint8Array {
  const inner = data.slice();
  for (let y = 0; y < height; y++) eroded(inner, reach, y * width, 1, width);
  for (let x = 0; x < width; x++) eroded(inner, reach, x, width, height);
  return data.map((value, i) => value - inner[i]);
}

/** The width of the edge on a plate: a share of its diagonal, at least a pixel. */
export function edgeWidth(
  { width, height }: { readonly width: number; readonly height: number },
  share = 0.02,
): number {
  return Math.max(1, Math.round(share * Math.hypot(width, height)));
}

/**
 * Intersection over union of the edges of two masks of one plate, 0 to 1; 0 where one is empty.
 *
 * @param share width of an edge as a share of the plate's diagonal; default .02, as in the paper
 * @throws {RangeError} when the masks are of different sizes
 *
 * ```ts
 * import { boundaryIou } from "lib/geometry/boundary.ts";
 * const mask = { width: 3, height: 3, counts: [4, 1, 4] };
 * boundaryIou(mask, mask); // 1
 * ```
 */
export function boundaryIou(a: Mask, b: Mask, { share }: { share?: number } = {}): number {
  if (a.width !== b.width || a.height !== b.height) {
    throw new RangeError(
      `Cannot compare edges of masks of ${a.width} x ${a.height} and ${b.width} x ` +
        `${b.height}: both must cover the same picture`,
    );
  }
  const [p, q] = [maskBox(a), maskBox(b)].map((box) => box[2] === 0 ? null : box);
  if (!p || !q) return 0;
  const box: Box = [
    Math.min(p[0], q[0]),
    Math.min(p[1], q[1]),
    Math.max(p[2], q[2]),
    Math.max(p[3], q[3]),
  ];
  const reach = edgeWidth(a, share);
  const [first, second] = [edge(pixelsIn(a, box), reach), edge(pixelsIn(b, box), reach)];
  let [common, either] = [0, 0];
  for (let i = 0; i < first.length; i++) {
    common += first[i] & second[i];
    either += first[i] | second[i];
  }
  return either > 0 ? common / either : 0;
}
