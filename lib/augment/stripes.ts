/** Stripes: the study's "cut image". */
import type { Pixels } from "lib/image/linear.ts";

/** A band `|x cos + y sin - offset| <= half` painted with one grey. Pixels. */
export interface Stripe {
  /** Direction of the band's normal, in radians. */
  readonly angle: number;
  /** Distance of the band's middle line from the origin, in pixels. */
  readonly offset: number;
  /** Half the band's width, in pixels. */
  readonly half: number;
  /** Level of the paint, 0 to 255. */
  readonly grey: number;
}

/** Whether a pixel lies in the band. */
export function covers({ angle, offset, half }: Stripe, x: number, y: number): boolean {
  return Math.abs(x * Math.cos(angle) + y * Math.sin(angle) - offset) <= half;
}

/** The pixels with bands painted over them, one after the other. */
export function striped(
  { width, height, channels, data }: Pixels,
  stripes: readonly Stripe[],
): Pixels {
  const out = data.slice();
  for (const { angle, offset, half, grey } of stripes) {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (Math.abs(x * cos + y * sin - offset) > half) continue;
        out.fill(grey, (y * width + x) * channels, (y * width + x + 1) * channels);
      }
    }
  }
  return { width, height, channels, data: out };
}
