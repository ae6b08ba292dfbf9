/** Colours and greys. */
import type { Image } from "./image.ts";

/**
 * Grey levels as OpenCV's RGB2GRAY gives them: BT.601 weights in 15-bit fixed point. Alpha is
 * ignored, so flatten a cut-out first. `[height * width]`
 *
 * ```ts
 * import { toGray } from "lib/image/color.ts";
 * toGray({ width: 1, height: 1, data: new Uint8Array([255, 0, 0, 255]) })[0]; // 76
 * ```
 */
export function toGray({ width, height, data }: Image): Uint8Array {
  const gray = new Uint8Array(width * height);
  for (let i = 0; i < gray.length; i++) {
    const k = i * 4;
    gray[i] = (data[k] * 9798 + data[k + 1] * 19235 + data[k + 2] * 3735 + 16384) >> 15;
  }
  return gray;
}

/**
 * Grey levels as Pillow's `convert("L")` gives them: BT.601 weights in 16-bit fixed point. Alpha is
 * ignored. `[height * width]`
 *
 * ```ts
 * import { toPillowGray } from "lib/image/color.ts";
 * toPillowGray({ width: 1, height: 1, data: new Uint8Array([255, 0, 0, 255]) })[0]; // 76
 * ```
 */
export function toPillowGray({ width, height, data }: Image): Uint8Array {
  const gray = new Uint8Array(width * height);
  for (let i = 0; i < gray.length; i++) {
    const k = i * 4;
    gray[i] = (data[k] * 19595 + data[k + 1] * 38470 + data[k + 2] * 7471 + 32768) >> 16;
  }
  return gray;
}
