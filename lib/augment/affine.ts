/** Matrices of shifts, scales and turns, in the order of operations of each peer. */
import type { Size } from "lib/image/image.ts";

/** Rows `[a, b, c, d, e, f]` lead old places to new ones: x' = a x + b y + c, y' = d x + e y + f. */
export type Matrix = readonly [number, number, number, number, number, number];

/**
 * "1.3": Albumentations' ShiftScaleRotate by `cv2.getRotationMatrix2D`, with one scale for both
 * sides and shifts of parts of pixels. "2.0": its Affine, scaled along the old axes and then turned,
 * with shifts of whole pixels. "turned": ours, turned and then scaled along the new axes.
 */
export type Version = "1.3" | "2.0" | "turned";

export interface Placement {
  /** Degrees, against the clock. */
  readonly angle: number;
  /** Of width and height; "1.3" uses the first. */
  readonly scale: readonly [number, number];
  /** Pixels to the right and down. */
  readonly shift: readonly [number, number];
}

/** The middle of the first pixel is at (0, 0). */
type Rule = (size: Size, placement: Placement) => Matrix;

const rules: Record<Version, Rule> = {
  "1.3"({ width, height }, { angle, scale: [scale], shift: [dx, dy] }) {
    const [cx, cy] = [width / 2 - 0.5, height / 2 - 0.5];
    const turn = angle * Math.PI / 180;
    const [a, b] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
    return [a, b, (1 - a) * cx - b * cy + dx, -b, a, b * cx + (1 - a) * cy + dy];
  },
  "2.0"({ width, height }, { angle, scale: [sx, sy], shift: [dx, dy] }) {
    const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
    const turn = ((angle % 360) + 360) % 360 * (Math.PI / 180);
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const [a, b, d, e] = [cos * sx, sin * sy, -sin * sx, cos * sy];
    return [a, b, a * -cx + b * -cy + (dx + cx), d, e, d * -cx + e * -cy + (dy + cy)];
  },
  "turned"({ width, height }, { angle, scale: [sx, sy], shift: [dx, dy] }) {
    const [cx, cy] = [width / 2 - 0.5, height / 2 - 0.5];
    const turn = angle * Math.PI / 180;
    const [a, b] = [Math.cos(turn) * sx, Math.sin(turn) * sx];
    const [d, e] = [-Math.sin(turn) * sy, Math.cos(turn) * sy];
    return [a, b, cx - a * cx - b * cy + dx, d, e, cy - d * cx - e * cy + dy];
  },
};

/**
 * About the middle of a picture.
 *
 * ```ts
 * import { affineMatrix } from "lib/augment/affine.ts";
 * const placement = { angle: 0, scale: [1, 1], shift: [4, 0], version: "2.0" } as const;
 * affineMatrix({ width: 9, height: 9 }, placement); // 1, 0, 4, 0, 1, 0
 * ```
 */
export function affineMatrix(
  size: Size,
  { version, ...placement }: Placement & { readonly version: Version },
): Matrix {
  return rules[version](size, placement);
}
