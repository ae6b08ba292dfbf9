/** What can be seen in a picture, as numbers: where a colour is, and where there is lettering. */
import type { Image } from "lib/image/image.ts";

type Colour = readonly [red: number, green: number, blue: number];

/** Left, top, right and bottom of the pixels of a colour, both included, and how many there are. */
export function seen(image: Image, colour: readonly number[], tolerance = 3): number[] | null {
  const { width, height, data } = image;
  const found = { left: width, top: height, right: -1, bottom: -1, count: 0 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      if (colour.some((value, c) => Math.abs(value - data[at + c]) > tolerance)) continue;
      found.left = Math.min(found.left, x);
      found.top = Math.min(found.top, y);
      found.right = Math.max(found.right, x);
      found.bottom = Math.max(found.bottom, y);
      found.count++;
    }
  }
  return found.count === 0 ? null : Object.values(found);
}

/** Where the middle of what is not paper lies in a part of a picture, to tenths of a pixel. */
export function middleOf(
  { width, data }: Image,
  { paper, part: [x0, y0, x1, y1] }: { paper: Colour; part: readonly number[] },
): [x: number, y: number] | null {
  let [sum, mx, my] = [0, 0, 0];
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const at = 4 * (y * width + x);
      const ink = paper.reduce((ink, value, c) => ink + Math.abs(value - data[at + c]), 0);
      sum += ink;
      mx += ink * (x + 0.5);
      my += ink * (y + 0.5);
    }
  }
  if (sum === 0) return null;
  return [mx / sum, my / sum].map((value) => Math.round(10 * value) / 10) as [number, number];
}
