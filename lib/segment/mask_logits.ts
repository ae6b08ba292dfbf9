/** Low-resolution mask logits, enlarged to masks of whole plates as PyTorch does it. */
import { type Mask, maskFromPixels } from "lib/geometry/mask.ts";
import type { Plane } from "lib/image/filter.ts";
import type { Size } from "lib/image/image.ts";

/** For each output position, the input position before it and the weight of the next one. */
function between(from: number, to: number): { first: Int32Array; share: Float32Array } {
  const scale = Math.fround(from / to);
  const first = new Int32Array(to);
  const share = new Float32Array(to);
  for (let i = 0; i < to; i++) {
    const place = Math.max(0, Math.fround(Math.fround(scale * (i + 0.5)) - 0.5));
    first[i] = Math.min(from - 1, Math.trunc(place));
    share[i] = Math.min(1, Math.max(0, place - first[i]));
  }
  return { first, share };
}

/** A part of an enlarged plane, in its pixels. */
interface Part extends Size {
  readonly x: number;
  readonly y: number;
}

/** Rows of a part of the plane in another size, one after the other; each call's array is the same. */
function* enlargedRows(
  { width, height, data }: Plane,
  size: Size,
  part: Part = { x: 0, y: 0, ...size },
): Generator<Float32Array> {
  const [columns, rows] = [between(width, size.width), between(height, size.height)];
  const first = columns.first.subarray(part.x, part.x + part.width);
  const shares = columns.share.subarray(part.x, part.x + part.width);
  const across = (y: number, into: Float32Array) => {
    const from = y * width;
    for (let x = 0; x < first.length; x++) {
      const [left, share] = [first[x], shares[x]];
      const right = left < width - 1 ? left + 1 : left;
      into[x] = (1 - share) * data[from + left] + share * data[from + right];
    }
  };
  let [upper, lower] = [new Float32Array(part.width), new Float32Array(part.width)];
  let [upperRow, lowerRow] = [-1, -1];
  const row = new Float32Array(part.width);
  for (let y = part.y; y < part.y + part.height; y++) {
    const top = rows.first[y];
    const bottom = Math.min(height - 1, top + 1);
    if (upperRow !== top) {
      if (lowerRow === top) [upper, lower, upperRow, lowerRow] = [lower, upper, lowerRow, upperRow];
      else across(upperRow = top, upper);
    }
    if (lowerRow !== bottom) across(lowerRow = bottom, lower);
    const share = rows.share[y];
    for (let x = 0; x < row.length; x++) row[x] = (1 - share) * upper[x] + share * lower[x];
    yield row;
  }
}

/**
 * The plane in another size by `torch.nn.functional.interpolate(mode="bilinear",
 * align_corners=False)`, which does not smooth before it reduces.
 */
export function enlarged(plane: Plane, size: Size): Plane {
  const data = new Float32Array(size.width * size.height);
  let at = 0;
  for (const row of enlargedRows(plane, size)) {
    data.set(row, at);
    at += size.width;
  }
  return { ...size, data };
}

/** The upper left part of a plane. */
export function corner(plane: Plane, { width, height }: Size): Plane {
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    data.set(plane.data.subarray(y * plane.width, y * plane.width + width), y * width);
  }
  return { width, height, data };
}

/**
 * The mask of a plate: the plane enlarged to its size, inside where it is above 0.
 *
 * ```ts
 * import { maskOfLogits } from "lib/segment/mask_logits.ts";
 * const plane = { width: 2, height: 1, data: Float32Array.of(-1, 3) };
 * maskOfLogits(plane, { width: 4, height: 1 }).counts; // 1, 3
 * ```
 */
export function maskOfLogits(plane: Plane, size: Size): Mask {
  const pixels = new Uint8Array(size.width * size.height);
  let at = 0;
  for (const row of enlargedRows(plane, size)) {
    for (let x = 0; x < size.width; x++) pixels[at++] = row[x] > 0 ? 1 : 0;
  }
  return maskFromPixels(pixels, size);
}

/**
 * Where a part of the plane in another size is above 0: 1 there, down the columns of the part.
 *
 * @returns `[part.width * part.height]`
 */
export function insideOfPart(plane: Plane, size: Size, part: Part): Uint8Array {
  const inside = new Uint8Array(part.width * part.height);
  let y = 0;
  for (const row of enlargedRows(plane, size, part)) {
    for (let x = 0; x < part.width; x++) if (row[x] > 0) inside[x * part.height + y] = 1;
    y++;
  }
  return inside;
}
