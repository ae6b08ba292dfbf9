/** Pictures below each other, each in a place of the same size. */
import { blank, type Image } from "lib/image/image.ts";
import { palette, rgb } from "./chart.ts";
import { fitted } from "./picture.ts";

/** All frames below each other, each in a place of the same size. */
export function filmStrip(
  frames: readonly { readonly image: Image }[],
  { maxSide = 760 } = {},
): Image {
  const small = frames.map(({ image }) => fitted(image, { width: maxSide, height: maxSide }));
  const width = Math.max(1, ...small.map((image) => image.width));
  const height = Math.max(1, ...small.map((image) => image.height));
  const paper = [...rgb(palette.paper), 255] as [number, number, number, number];
  const strip = blank({ width, height: height * Math.max(1, frames.length) }, paper);
  small.forEach((image, n) => {
    for (let y = 0; y < image.height; y++) {
      const row = image.data.subarray(4 * y * image.width, 4 * (y + 1) * image.width);
      strip.data.set(row, 4 * (n * height + y) * width);
    }
  });
  return strip;
}
