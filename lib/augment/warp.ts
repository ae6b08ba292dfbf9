/** Turning, stretching and shifting as `cv2.warpAffine` of OpenCV 4 does it: linear, in 1/32 pixel. */
import { mirrored } from "lib/image/border.ts";
import type { Pixels } from "lib/image/linear.ts";
import { halfEven } from "lib/tensor/rounding.ts";
import type { Border, Matrix } from "./transform.ts";

/** The matrix that leads back. */
export function inverse([a, b, c, d, e, f]: Matrix): Matrix {
  const determinant = a * e - b * d;
  const scale = determinant !== 0 ? 1 / determinant : 0;
  const [a1, e1, b1, d1] = [e * scale, a * scale, b * -scale, d * -scale];
  return [a1, b1, -a1 * c - b1 * f, d1, e1, -d1 * c - e1 * f];
}

interface Motion {
  /** From old places to new ones. */
  readonly matrix: Matrix;
  readonly border: Border;
}

/**
 * Calls `visit` for each new pixel with the places of the four old ones that it lies between (-1 for
 * the border's colour) and how far it is from the first, in 1/32 of a pixel.
 */
function eachPixel(
  { width, height, channels }: Pick<Pixels, "width" | "height" | "channels">,
  { matrix, border, visit }: Motion & {
    readonly visit: (places: Int32Array, right: number, low: number) => void;
  },
): void {
  const [a, b, c, d, e, f] = inverse(matrix);
  const row = width * channels;
  const across = Int32Array.from({ length: width }, (_, x) => halfEven(a * x * 1024));
  const down = Int32Array.from({ length: width }, (_, x) => halfEven(d * x * 1024));
  const placeOf = (x: number, y: number) => {
    if (x >= 0 && y >= 0 && x < width && y < height) return y * row + x * channels;
    return border === "reflect" ? mirrored(y, height) * row + mirrored(x, width) * channels : -1;
  };
  const places = new Int32Array(4);
  for (let y = 0; y < height; y++) {
    const startX = halfEven((b * y + c) * 1024) + 16;
    const startY = halfEven((e * y + f) * 1024) + 16;
    for (let x = 0; x < width; x++) {
      const [u, v] = [(startX + across[x]) >> 5, (startY + down[x]) >> 5];
      const [left, top] = [u >> 5, v >> 5];
      places[0] = placeOf(left, top);
      places[1] = placeOf(left + 1, top);
      places[2] = placeOf(left, top + 1);
      places[3] = placeOf(left + 1, top + 1);
      visit(places, u & 31, v & 31);
    }
  }
}

/** The picture moved by a matrix from old places to new ones; what comes from beyond is the border's. */
export function warp({ data, ...size }: Pixels, { matrix, border }: Motion): Pixels {
  const out = new Uint8Array(data.length);
  const fill = border === "white" ? 255 : 0;
  let to = 0;
  const visit = (places: Int32Array, right: number, low: number) => {
    const w11 = right * low;
    const w10 = (32 - right) * low;
    const w01 = right * (32 - low);
    const w00 = (32 - right) * (32 - low);
    for (let k = 0; k < size.channels; k++) {
      const p00 = places[0] < 0 ? fill : data[places[0] + k];
      const p01 = places[1] < 0 ? fill : data[places[1] + k];
      const p10 = places[2] < 0 ? fill : data[places[2] + k];
      const p11 = places[3] < 0 ? fill : data[places[3] + k];
      out[to++] = (w00 * p00 + w01 * p01 + w10 * p10 + w11 * p11 + 512) >> 10;
    }
  };
  eachPixel(size, { matrix, border, visit });
  return { ...size, data: out };
}

/** The same on numbers, mixed in single precision as OpenCV does. */
export function warpFloats(
  { data, ...size }: Omit<Pixels, "data"> & { readonly data: Float32Array },
  { matrix, border }: Motion,
): Float32Array {
  const { fround } = Math;
  const out = new Float32Array(data.length);
  const fill = border === "white" ? 1 : 0;
  let to = 0;
  const visit = (places: Int32Array, right: number, low: number) => {
    const weights = [
      (32 - right) * (32 - low),
      right * (32 - low),
      (32 - right) * low,
      right * low,
    ];
    for (let k = 0; k < size.channels; k++) {
      let sum = 0;
      for (let n = 0; n < 4; n++) {
        const value = places[n] < 0 ? fill : data[places[n] + k];
        sum = fround(sum + fround(value * (weights[n] / 1024)));
      }
      out[to++] = sum;
    }
  };
  eachPixel(size, { matrix, border, visit });
  return out;
}
