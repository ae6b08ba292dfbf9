/** Shapes of LabelMe and X-AnyLabeling: which kinds surround something, and what their points mean. */
import { type Mask, maskBox, pasteMask } from "lib/geometry/mask.ts";
import type { Ring } from "lib/geometry/polygon.ts";
import type { Size } from "lib/image/image.ts";
import { shown } from "./label_format.ts";
import {
  boundsOf,
  boxOnPicture,
  losses,
  outlined,
  rectangleAround,
  soundPoints,
  type Surrounding,
} from "./label_outline.ts";
import { isShares, sharesFault, type Sound, soundBox } from "./label_rules.ts";
import { maskFromPng } from "./png_mask.ts";

/** A shape as a file has it: nothing in it is known to be what it should. */
export type LabelmeShape = Readonly<Record<string, unknown>>;

interface Kind {
  /** What its points are: an outline, corners of a box, a circle's centre and rim, a mask's corners. */
  readonly means: "outline" | "corners" | "circle" | "mask";
  /** How many points it has. */
  readonly least: number;
  readonly most: number;
}

/**
 * Kinds that surround something. LabelMe draws rectangles by two corners, X-AnyLabeling by four; a
 * ring that repeats its first point has five. All others (points, lines ...) surround nothing.
 */
const kinds: Readonly<Record<string, Kind>> = {
  polygon: { means: "outline", least: 3, most: Infinity },
  quadrilateral: { means: "outline", least: 4, most: 5 },
  quad: { means: "outline", least: 4, most: 5 },
  rectangle: { means: "corners", least: 2, most: 5 },
  oriented_rectangle: { means: "corners", least: 4, most: 5 },
  rotation: { means: "corners", least: 4, most: 5 },
  cuboid: { means: "corners", least: 4, most: 8 },
  circle: { means: "circle", least: 2, most: 2 },
  mask: { means: "mask", least: 2, most: 2 },
};

/** Whether shapes of a kind surround something. */
export const surrounds = (kind: string): boolean => Object.hasOwn(kinds, kind);

function countFault(kind: string, count: number): string | null {
  const { least, most } = kinds[kind];
  if (count >= least && count <= most) return null;
  const wanted = most === Infinity
    ? `${least} or more`
    : least === most
    ? least
    : `${least} to ${most}`;
  return `it is a ${kind} of ${count} points, not ${wanted}`;
}

/**
 * LabelMe lays the PNG on the picture from the first corner on, fractions cut off, both corners
 * inside; other tools leave the last row and column out. What lies off the picture is cut.
 */
async function paintedMask(shape: LabelmeShape, points: Ring, size: Size): Promise<Mask> {
  const [x, y, right, bottom] = boundsOf(points).map(Math.trunc);
  const [across, down] = [right - x + 1, bottom - y + 1];
  const part = await maskFromPng(shape.mask, {
    inside: "not black",
    fits: ({ width, height }) =>
      Math.abs(width - across) > 1 || Math.abs(height - down) > 1
        ? `its mask is of ${width} x ${height} pixels, and its points are ${across} x ${down} apart`
        : width > size.width + 1 || height > size.height + 1
        ? `its mask is of ${width} x ${height} pixels, larger than the picture`
        : null,
  });
  return pasteMask(part, { width: size.width, height: size.height, x, y });
}

/**
 * Box and pixels of a shape on a picture of a size; a clause where the shape cannot be right.
 *
 * @param options.kind one that `surrounds`
 *
 * ```ts
 * import { shapeRegion } from "lib/corpus/labelme_shapes.ts";
 * const circle = { points: [[5, 5], [5, 8]] };
 * const region = () => shapeRegion(circle, { kind: "circle", size: { width: 9, height: 9 } });
 * ```
 */
export async function shapeRegion(
  shape: LabelmeShape,
  { kind, size }: { readonly kind: string; readonly size: Size },
): Promise<Sound<Surrounding>> {
  const sound = soundPoints(shape.points);
  if ("fault" in sound) return sound;
  const points = sound.value;
  const fault = countFault(kind, points.length);
  if (fault) return { fault };
  const { means } = kinds[kind];
  if (means !== "mask" && isShares(boundsOf(points), size)) {
    return { fault: sharesFault(boundsOf(points)) };
  }
  if (means === "outline") return outlined(points, size);
  if (means === "corners") return rectangleAround(points, size);
  if (means === "circle") {
    const [[x, y], [u, v]] = points;
    const radius = Math.hypot(u - x, v - y);
    const box = boxOnPicture([x - radius, y - radius, x + radius, y + radius], size);
    return "fault" in box ? box : { value: { box: box.value, lost: losses.round } };
  }
  const corners = soundBox(boundsOf(points), { area: "any" });
  if ("fault" in corners) return corners;
  try {
    const mask = await paintedMask(shape, points, size);
    return shown(mask)
      ? { value: { box: maskBox(mask), mask } }
      : { fault: "its mask has no pixel on the picture" };
  } catch (error) {
    if (error instanceof RangeError) return { fault: error.message };
    throw error;
  }
}
