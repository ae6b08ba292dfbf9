/** Where figures stand: the picture, its horizon, and the shadow on its ground. Plate pixels. */
import { blob, type Pt } from "./geometry.ts";
import { noise1 } from "./noise.ts";
import type { Sketch } from "./sketch.ts";

/** Where a picture is set. */
export type Scene = "interior" | "street" | "garden" | "vignette";
export interface Stage {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly horizon: number;
  readonly unit: number;
}
export const rect = (
  x: number,
  y: number,
  w: number,
  h: number,
): Pt[] => [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
/** Smooth noise over the plate. */
export const noise2 = (x: number, y: number, seed: number) =>
  0.5 * (noise1(x + 0.7 * y, seed) + noise1(y - 0.6 * x, seed + 1));

/** The shadow a figure throws on the ground. */
export function castShadow(
  s: Sketch,
  [x, y]: Pt,
  { scale, stage: g }: { scale: number; stage: Stage },
) {
  const c: Pt = [x + 14 * scale, y + 0.5 * scale];
  const e = blob(
    [x - 12 * scale, y],
    [x + 4 * scale, y - 3.4 * scale],
    [x + 38 * scale, y - 3 * scale],
    [x + 44 * scale, y + 0.4 * scale],
    [x + 12 * scale, y + 3 * scale],
  );
  const p = s.part(e, { form: 0, line: 0, ghost: true });
  for (const [d, m] of [[[1, 0.03], 0], [[1, -0.3], 0.3]] as [Pt, number][]) {
    p.ink += s.burin.field(
      p.outline,
      d,
      s.pitch * 0.95,
      (px, py) =>
        px > g.x1 || px < g.x0
          ? 0
          : 0.75 - m - 0.5 * Math.hypot((px - c[0]) / (34 * scale), (py - c[1]) / (5 * scale)),
      9,
    );
  }
}
