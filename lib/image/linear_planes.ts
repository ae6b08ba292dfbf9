/** A picture resized as OpenCV's `INTER_LINEAR` does it, straight into the planes that a network takes. */
import { framedPlanes, type PlaneFrame } from "./framed_planes.ts";
import type { Image } from "./image.ts";
import { resizeLinear, taps } from "./linear.ts";
import { dropAlpha, planesOf, unscaled } from "./rgb.ts";

/**
 * The picture in another size as planes of blue, green and red, whole numbers from 0 to 255, the same as
 * `resizeLinear` gives. Alpha is dropped; of a large picture only the pixels are read between which is
 * interpolated.
 *
 * @returns `[3, planes.height, planes.width]`
 *
 * ```ts
 * import { linearPlanes } from "lib/image/linear_planes.ts";
 * const one = { width: 1, height: 1, data: Uint8Array.of(1, 2, 3, 255) };
 * linearPlanes(one, { width: 1, height: 1 }); // 3, 2, 1
 * ```
 */
export function linearPlanes(image: Image, frame: PlaneFrame): Float32Array {
  const { width, height, planes = { width, height }, filling } = frame;
  const halves = image.width === 2 * width && image.height === 2 * height;
  if (halves || image.width === width && image.height === height) {
    const small = dropAlpha(resizeLinear({ ...image, channels: 4 }, { width, height }));
    return planesOf(small, { normalization: unscaled, order: "bgr", ...planes, filling });
  }
  const { data } = image;
  const columns = taps(image.width, width, { clamped: true });
  const rows = taps(image.height, height, { clamped: false });
  const lefts = columns.first.map((x) => 4 * x);
  // at the border there is no second pixel, and its weight is 0
  const rights = columns.first.map((x, i) => columns.far[i] === 0 ? 4 * x : 4 * x + 4);
  const { near: nears, far: fars } = columns;
  const line = (y: number, into: Int32Array) => {
    const start = y * image.width * 4;
    for (let x = 0; x < width; x++) {
      const left = start + lefts[x];
      const right = start + rights[x];
      const near = nears[x];
      const far = fars[x];
      into[x] = data[left + 2] * near + data[right + 2] * far;
      into[width + x] = data[left + 1] * near + data[right + 1] * far;
      into[2 * width + x] = data[left] * near + data[right] * far;
    }
  };
  const inside = (y: number) => Math.min(image.height - 1, Math.max(0, y));
  let [upper, lower] = [new Int32Array(3 * width), new Int32Array(3 * width)]; // [3, width]
  let [upperRow, lowerRow] = [NaN, NaN];
  const plane = planes.width * planes.height;
  const result = framedPlanes({ ...frame, planes });
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [inside(rows.first[y]), inside(rows.first[y] + 1)];
    if (upperRow !== top) {
      if (lowerRow === top) [upper, lower, upperRow, lowerRow] = [lower, upper, lowerRow, upperRow];
      else line(upperRow = top, upper);
    }
    if (lowerRow !== bottom) line(lowerRow = bottom, lower);
    const near = rows.near[y];
    const far = rows.far[y];
    for (let c = 0; c < 3; c++) {
      const to = c * plane + y * planes.width;
      const from = c * width;
      for (let x = 0; x < width; x++) {
        const above = (near * (upper[from + x] >> 4)) >> 16;
        const below = (far * (lower[from + x] >> 4)) >> 16;
        result[to + x] = (above + below + 2) >> 2;
      }
    }
  }
  return result;
}
