/** Pictures turned by right angles, without a loss. */
import type { Image } from "./image.ts";

/** By how many degrees a picture is turned clockwise. */
export type QuarterTurn = 90 | 180 | 270;

/** All of them. */
export const quarterTurns: readonly QuarterTurn[] = [90, 180, 270];

/**
 * The picture, turned clockwise.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { quarterTurned } from "lib/image/quarter_turn.ts";
 * quarterTurned(blank({ width: 90, height: 60 }, [0, 0, 0, 255]), 90).width; // 60
 * ```
 */
export function quarterTurned({ width, height, data }: Image, by: QuarterTurn): Image {
  // whole pixels are read at once, which must begin at a multiple of their four bytes
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice();
  const from = new Uint32Array(aligned.buffer, aligned.byteOffset, width * height);
  const to = new Uint32Array(width * height);
  const size = by === 180 ? { width, height } : { width: height, height: width };
  // where the first pixel goes, and how far its neighbours to the right and below lie from it
  const { first, right, below } = {
    90: { first: height - 1, right: height, below: -1 },
    180: { first: width * height - 1, right: -1, below: -width },
    270: { first: (width - 1) * height, right: -height, below: 1 },
  }[by];
  for (let y = 0; y < height; y++) {
    let at = first + y * below;
    for (let x = 0; x < width; x++, at += right) to[at] = from[y * width + x];
  }
  return { ...size, data: new Uint8Array(to.buffer) };
}
