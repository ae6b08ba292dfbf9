/** A mask as a picture. */
import { type Mask, maskToPixels } from "lib/geometry/mask.ts";
import type { Image } from "lib/image/image.ts";
import { palette, rgb } from "lib/plot/chart.ts";

/** A mask in ink on paper. */
export function maskImage(mask: Mask): Image {
  const { width, height } = mask;
  const inside = maskToPixels(mask); // [height, width]
  const [ink, paper] = [rgb(palette.ink), rgb(palette.paper)];
  const data = new Uint8Array(width * height * 4); // [height, width, 4]
  inside.forEach((bit, i) => data.set([...bit ? ink : paper, 255], i * 4));
  return { width, height, data };
}
