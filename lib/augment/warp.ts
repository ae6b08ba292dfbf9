/** Turning, stretching and shifting as `cv2.warpAffine` of OpenCV 4 does it: linear, in 1/32 pixel. */
import type { Pixels } from "lib/image/linear.ts";
import { mirrored } from "./clahe.ts";
import type { Border, Matrix } from "./transform.ts";

const nearest = (x: number) => {
  const up = Math.round(x);
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
};

/** The matrix that leads back. */
export function inverse([a, b, c, d, e, f]: Matrix): Matrix {
  const determinant = a * e - b * d;
  const scale = determinant !== 0 ? 1 / determinant : 0;
  const [a1, e1, b1, d1] = [e * scale, a * scale, b * -scale, d * -scale];
  return [a1, b1, -a1 * c - b1 * f, d1, e1, -d1 * c - e1 * f];
}

/** The picture moved by a matrix from old places to new ones; what comes from beyond is the border's. */
export function warp(
  { width, height, channels, data }: Pixels,
  { matrix, border }: { readonly matrix: Matrix; readonly border: Border },
): Pixels {
  const [a, b, c, d, e, f] = inverse(matrix);
  const out = new Uint8Array(data.length);
  const row = width * channels;
  const fill = border === "white" ? 255 : 0;
  const across = Int32Array.from({ length: width }, (_, x) => nearest(a * x * 1024));
  const down = Int32Array.from({ length: width }, (_, x) => nearest(d * x * 1024));
  /** A pixel's place in `data`, or -1 where the border is one colour. */
  const placeOf = (x: number, y: number) => {
    if (x >= 0 && y >= 0 && x < width && y < height) return y * row + x * channels;
    return border === "reflect" ? mirrored(y, height) * row + mirrored(x, width) * channels : -1;
  };
  let to = 0;
  for (let y = 0; y < height; y++) {
    const startX = nearest((b * y + c) * 1024) + 16;
    const startY = nearest((e * y + f) * 1024) + 16;
    for (let x = 0; x < width; x++) {
      const [u, v] = [(startX + across[x]) >> 5, (startY + down[x]) >> 5];
      const [left, top, right, low] = [u >> 5, v >> 5, u & 31, v & 31];
      const places = [
        placeOf(left, top),
        placeOf(left + 1, top),
        placeOf(left, top + 1),
        placeOf(left + 1, top + 1),
      ];
      const w11 = right * low;
      const w10 = (32 - right) * low;
      const w01 = right * (32 - low);
      const w00 = (32 - right) * (32 - low);
      for (let k = 0; k < channels; k++) {
        const p00 = places[0] < 0 ? fill : data[places[0] + k];
        const p01 = places[1] < 0 ? fill : data[places[1] + k];
        const p10 = places[2] < 0 ? fill : data[places[2] + k];
        const p11 = places[3] < 0 ? fill : data[places[3] + k];
        out[to++] = (w00 * p00 + w01 * p01 + w10 * p10 + w11 * p11 + 512) >> 10;
      }
    }
  }
  return { width, height, channels, data: out };
}
