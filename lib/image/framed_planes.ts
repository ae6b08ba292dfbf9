/** Planes of numbers with a picture in their upper left corner, and one value around it. */
import type { Size } from "./image.ts";

/** The picture's sides, and those of the planes that it lies in. */
export interface PlaneFrame extends Size {
  /** Default: those of the picture. */
  readonly planes?: Size;
  /** What surrounds the picture. Default 0. */
  readonly filling?: number;
}

/**
 * Three planes, filled where the picture does not lie and 0 where it does.
 *
 * @returns `[3, planes.height, planes.width]`
 * @throws {RangeError} when the picture does not fit in
 */
export function framedPlanes(
  { width, height, planes = { width, height }, filling = 0 }: PlaneFrame,
): Float32Array {
  if (width > planes.width || height > planes.height) {
    throw new RangeError(
      `Cannot lay ${width} x ${height} pixels into ` +
        `${planes.width} x ${planes.height}: reduce the picture, or give larger planes`,
    );
  }
  const plane = planes.width * planes.height;
  const data = new Float32Array(3 * plane);
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < height && width < planes.width; y++) {
      const start = c * plane + y * planes.width;
      data.fill(filling, start + width, start + planes.width);
    }
    data.fill(filling, c * plane + height * planes.width, (c + 1) * plane);
  }
  return data;
}
