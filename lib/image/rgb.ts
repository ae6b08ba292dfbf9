/** Red, green and blue alone, and as the planes that networks take. */
import type { Image } from "./image.ts";
import { imagenet } from "./imagenet.ts";
import type { Pixels } from "./linear.ts";

/**
 * The colours without their alpha, which is dropped and not laid on white: so do Pillow's
 * `convert("RGB")` and `cv2.imread`, by which the published detectors and segmenters read files.
 */
export function dropAlpha({ width, height, data }: Image): Pixels {
  const rgb = new Uint8Array(width * height * 3); // [height, width, 3]
  let to = 0;
  for (let from = 0; from < data.length; from += 4) {
    rgb[to++] = data[from];
    rgb[to++] = data[from + 1];
    rgb[to++] = data[from + 2];
  }
  return { width, height, channels: 3, data: rgb };
}

/** What each of the 256 values of red, green and blue becomes: three tables. */
export type NormalizationTables = readonly [Float32Array, Float32Array, Float32Array];

const tableOf = (value: (byte: number) => number) =>
  Float32Array.from({ length: 256 }, (_, byte) => value(byte));

/** Bytes as they are. */
export const unscaled: NormalizationTables = [tableOf(Number), tableOf(Number), tableOf(Number)];

const unit = tableOf((byte) => byte / 255);

/** 0 to 1. */
export const unitScaled: NormalizationTables = [unit, unit, unit];

/** Mean and deviation of each channel in steps of single precision, as torchvision takes them off. */
export function normalized(
  { mean, std, scale = 1 / 255 }: {
    readonly mean: readonly number[];
    readonly std: readonly number[];
    /** Applied first; 1 where mean and deviation are those of bytes. Default 1 / 255. */
    readonly scale?: number;
  },
): NormalizationTables {
  const of = (c: number) =>
    tableOf((byte) =>
      Math.fround(Math.fround(byte * scale) - Math.fround(mean[c])) / Math.fround(std[c])
    );
  return [of(0), of(1), of(2)];
}

/** ImageNet's, the one that most networks were trained with. */
export const imageNet: NormalizationTables = normalized(imagenet);

export interface PlanesOptions {
  readonly normalization: NormalizationTables;
  /** Which channel comes first. Default "rgb". */
  readonly order?: "rgb" | "bgr";
  /** The planes' size and where in them the picture lies. Default: its own size, at 0, 0. */
  readonly width?: number;
  readonly height?: number;
  readonly x?: number;
  readonly y?: number;
  /** What surrounds it, as the network sees it. Default 0. */
  readonly filling?: number | undefined;
}

/**
 * Interleaved bytes as planes of numbers, one after the other.
 *
 * @returns `[3, height, width]`
 *
 * ```ts
 * import { planesOf, unitScaled } from "lib/image/rgb.ts";
 * const red = { width: 1, height: 1, channels: 3, data: Uint8Array.of(255, 0, 0) };
 * planesOf(red, { normalization: unitScaled }); // 1, 0, 0
 * ```
 */
export function planesOf(
  pixels: Pixels,
  { normalization, order = "rgb", width = pixels.width, height = pixels.height, ...place }:
    PlanesOptions,
): Float32Array {
  const { x: left = 0, y: top = 0, filling = 0 } = place;
  const plane = width * height;
  const planes = new Float32Array(3 * plane).fill(filling); // [3, height, width]
  for (let c = 0; c < 3; c++) {
    const table = normalization[c];
    const start = (order === "rgb" ? c : 2 - c) * plane + top * width + left;
    for (let y = 0; y < pixels.height; y++) {
      const row = start + y * width;
      let from = y * pixels.width * 3 + c;
      for (let x = 0; x < pixels.width; x++, from += 3) planes[row + x] = table[pixels.data[from]];
    }
  }
  return planes;
}
