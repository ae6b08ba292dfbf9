/** A second picture of a sheet: turned a little, on a dark bed, under another light, less sharp. */
import type { Box } from "lib/geometry/box.ts";
import type { Size } from "lib/image/image.ts";
import type { Random } from "lib/tensor/random.ts";
import { type Frame, frameAt, place, type Pt } from "./geometry.ts";
import { scan } from "./scan.ts";

/** Plate pixels to the pixels of such a picture: turned by up to 1.8 degrees, a little smaller. */
export function turnedFrame({ width, height }: Size, random: Random): Frame {
  const degrees = random.range(0.4, 1.8) * (random.chance(0.5) ? 1 : -1);
  const scale = random.range(0.93, 0.98);
  const turned = frameAt([0, 0], degrees, scale);
  const [x, y] = place(turned, [width / 2, height / 2]);
  const room = (1 - scale) * 0.2;
  return [
    turned[0],
    turned[1],
    turned[2],
    turned[3],
    width / 2 - x + random.range(-room, room) * width,
    height / 2 - y + random.range(-room, room) * height,
  ];
}

/** A box of plate pixels as the four corners it has in a frame. */
export const cornersOf = ([x0, y0, x1, y1]: Box, frame: Frame): Pt[] =>
  ([[x0, y0], [x1, y0], [x1, y1], [x0, y1]] as Pt[]).map((corner) => place(frame, corner));

/**
 * What lies outside of a box of plate pixels, as four polygons of plate pixels that reach beyond
 * every sheet. An upright frame has no need of them: there a limit of whole pixels serves.
 */
export function outside([x0, y0, x1, y1]: Box): Pt[][] {
  const far = 4 * Math.max(x1, y1);
  return [
    [[-far, -far], [far, -far], [far, y0], [-far, y0]],
    [[-far, y1], [far, y1], [far, far], [-far, far]],
    [[-far, y0], [x0, y0], [x0, y1], [-far, y1]],
    [[x1, y0], [far, y0], [far, y1], [x1, y1]],
  ];
}

/** Whether a frame turns what is in it. */
export const isTurned = (frame: Frame) => frame[1] !== 0 || frame[2] !== 0;

/** Photographs a printed sheet whose corners are given; RGBA8, `[height, width, 4]`. */
export function photographed(
  data: Uint8Array,
  { width, height, sheet, random }: Size & {
    readonly sheet: readonly Pt[];
    readonly random: Random;
  },
): Uint8Array {
  const lit = new Uint8Array(data.length).fill(255);
  const bed = random.range(38, 90);
  for (let i = 0; i < lit.length; i += 4) lit[i] = lit[i + 1] = lit[i + 2] = bed;
  const [gx, gy] = [random.range(-0.1, 0.1), random.range(-0.1, 0.1)];
  const exposure = random.range(0.9, 1.04);
  const warmth = random.range(0.95, 1.05);
  scan(sheet, { clip: [0, 0, width, height] }, (y, x0, x1) => {
    for (let x = x0; x < x1; x++) {
      const light = exposure * (1 + gx * (x / width - 0.5) + gy * (y / height - 0.5));
      const at = (y * width + x) * 4;
      lit[at] = Math.min(255, data[at] * light * warmth);
      lit[at + 1] = Math.min(255, data[at + 1] * light);
      lit[at + 2] = Math.min(255, data[at + 2] * light / warmth);
    }
  });
  return softened(softened(lit, { width, height, step: 4 }), { width, height, step: width * 4 });
}

/** Each pixel with a fifth of its two neighbours, `step` bytes away. */
function softened(
  data: Uint8Array,
  { width, height, step }: Size & { readonly step: number },
): Uint8Array {
  const out = data.slice();
  for (let y = 1; y < height - 1; y++) {
    for (let i = (y * width + 1) * 4; i < (y * width + width - 1) * 4; i++) {
      out[i] = (3 * data[i] + data[i - step] + data[i + step] + 2) / 5;
    }
  }
  return out;
}
