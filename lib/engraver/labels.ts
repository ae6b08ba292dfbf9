/** Who is where: exact masks from the same polygons, in the same order, as the picture. */
import type { Box } from "lib/geometry/box.ts";
import type { Size } from "lib/image/image.ts";
import { bounds, type Frame, place, type Pt } from "./geometry.ts";
import type { PlatePart } from "./plate.ts";
import { cornersOf, isTurned, outside } from "./rescan.ts";
import { scan } from "./scan.ts";

export interface LabelMap extends Size {
  /** 0 where there is nobody, index + 1 where character `index` can be seen. `[height, width]` */
  readonly labels: Uint8Array;
  /** Pixels of each whole figure, were nothing in front of it and no border round it. */
  readonly whole: readonly number[];
}

export interface LabelMapOptions extends Size {
  /** Plate pixels to sheet pixels. */
  readonly frame: Frame;
  /** The border that cuts the picture, plate pixels. */
  readonly clip?: Box | undefined;
}

/** The polygon on the sheet. */
export const moved = (polygon: readonly Pt[], frame: Frame): Pt[] =>
  polygon.map((point) => place(frame, point));

/** A box of plate pixels on the sheet, in whole pixels; the bounds of a turned one. */
export function movedBox(box: Box, frame: Frame, { width, height }: Size): Box {
  const [x0, y0, x1, y1] = bounds(cornersOf(box, frame));
  return [
    Math.max(0, Math.round(x0)),
    Math.max(0, Math.round(y0)),
    Math.min(width, Math.round(x1)),
    Math.min(height, Math.round(y1)),
  ];
}

/** The label map of a plate's parts, back to front. */
export function labelMap(
  parts: readonly PlatePart[],
  { frame, width, height, clip }: LabelMapOptions,
): LabelMap {
  const labels = new Uint8Array(width * height);
  const visible = clip ? movedBox(clip, frame, { width, height }) : [0, 0, width, height] as const;
  const whole: number[] = [];
  const figures = new Map<number, Pt[][]>();
  for (const part of parts) {
    if (!part.masked) continue;
    // scenery behind everybody hides nobody
    if (part.owner < 0 && figures.size === 0) continue;
    const polygon = moved(part.outline, frame);
    scan(polygon, { clip: visible }, (y, x0, x1) => {
      labels.fill(part.owner + 1, y * width + x0, y * width + x1);
    });
    if (part.owner < 0) continue;
    const own = figures.get(part.owner);
    if (own) own.push(polygon);
    else figures.set(part.owner, [polygon]);
  }
  if (clip && isTurned(frame)) {
    for (const polygon of outside(clip)) {
      scan(moved(polygon, frame), { clip: [0, 0, width, height] }, (y, x0, x1) => {
        labels.fill(0, y * width + x0, y * width + x1);
      });
    }
  }
  for (const [owner, polygons] of figures) whole[owner] = unionArea(polygons);
  return { width, height, labels, whole };
}

/** Pixels that lie in any of the polygons, wherever they are. */
function unionArea(polygons: readonly Pt[][]): number {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const polygon of polygons) {
    for (const [x, y] of polygon) {
      x0 = Math.min(x0, x);
      y0 = Math.min(y0, y);
      x1 = Math.max(x1, x);
      y1 = Math.max(y1, y);
    }
  }
  const [left, top] = [Math.floor(x0), Math.floor(y0)];
  const [width, height] = [Math.ceil(x1) - left, Math.ceil(y1) - top];
  const seen = new Uint8Array(width * height);
  let area = 0;
  const clip = [left, top, left + width, top + height] as const;
  for (const polygon of polygons) {
    scan(polygon, { clip }, (y, from, to) => {
      const row = (y - top) * width - left;
      for (let i = row + from; i < row + to; i++) {
        if (!seen[i]) {
          seen[i] = 1;
          area++;
        }
      }
    });
  }
  return area;
}
