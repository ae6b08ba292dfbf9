/** Pictures for tests, painted by a function. */
import type { Image } from "lib/image/image.ts";

/** A picture whose pixels are given by their place: red, green, blue. */
export function painted(
  { width, height }: { readonly width: number; readonly height: number },
  paint: (x: number, y: number) => readonly [number, number, number],
): Image {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([...paint(x, y), 255], (y * width + x) * 4);
  }
  return { width, height, data };
}
