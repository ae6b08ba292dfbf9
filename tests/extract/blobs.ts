/** A detector and a segmenter so plain that a test knows what they must find: dark squares on white. */
import type { Detector } from "lib/detect/detection.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";
import type { Segmenter } from "lib/segment/prompt.ts";

/** Side of each square, and of the grid that they stand on. */
export const side = 30;

export const blobs: Detector = async (image) => {
  const found = [];
  for (let y = 0; y + side <= image.height; y += 2 * side) {
    for (let x = 0; x + side <= image.width; x += 2 * side) {
      const value = image.data[(y * image.width + x) * 4];
      if (value > 200) continue;
      const box = [x, y, x + side, y + side] as const;
      found.push({ box, score: 1 - value / 255, label: "square" });
    }
  }
  // long enough that a kill lands at any point of a plate
  await new Promise((wake) => setTimeout(wake, 3));
  return found;
};

export const box: Segmenter = (image, prompts) =>
  Promise.resolve(prompts.map(({ box: [x0, y0, x1, y1] }) => {
    const pixels = new Uint8Array(image.width * image.height);
    for (let y = y0; y < y1; y++) pixels.fill(1, y * image.width + x0, y * image.width + x1);
    return { mask: maskFromPixels(pixels, image), score: 1 };
  }));
