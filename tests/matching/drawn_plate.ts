/** Small plates drawn from a seed: strokes that no other seed gives, on paper. */
import { toGray } from "lib/image/color.ts";
import { blank, type Image } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";
import { Random } from "lib/tensor/random.ts";

/** How a plate is drawn. */
export interface DrawnPlate {
  readonly width?: number;
  readonly height?: number;
  /** Empty pixels on each side. Default 0. */
  readonly margin?: number;
  /** Default 120. */
  readonly strokes?: number;
  /** What every stroke is moved by at random, pixels: another hand. Default 0. */
  readonly unsteady?: number;
  /** Levels of the paper. Default 240. */
  readonly paper?: number;
}

/** A plate of dark strokes, three pixels wide. */
export function drawnPlate(
  seed: number,
  { width = 320, height = 240, margin = 0, strokes = 120, unsteady = 0, paper = 240 }: DrawnPlate =
    {},
): Image {
  const random = new Random(seed);
  const hand = new Random(seed).fork("hand");
  const image = blank({ width, height }, [paper, paper, paper, 255]);
  for (let n = 0; n < strokes; n++) {
    let x = random.range(margin, width - margin);
    let y = random.range(margin, height - margin);
    let angle = random.range(0, 6.3);
    const [mx, my] = [hand.range(-unsteady, unsteady), hand.range(-unsteady, unsteady)];
    for (let step = 0; step < 40; step++) {
      [x, y, angle] = [x + Math.cos(angle), y + Math.sin(angle), angle + random.range(-0.2, 0.2)];
      for (let v = Math.round(y + my) - 1; v <= y + my + 1; v++) {
        for (let u = Math.round(x + mx) - 1; u <= x + mx + 1; u++) {
          const isInside = u >= margin && v >= margin && u < width - margin && v < height - margin;
          if (isInside) image.data.set([30, 30, 30], (v * width + u) * 4);
        }
      }
    }
  }
  return image;
}

/** Its grey levels. */
export const greyOf = (image: Image): Pixels => ({
  width: image.width,
  height: image.height,
  channels: 1,
  data: toGray(image),
});
