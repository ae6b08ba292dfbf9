/** A guess at a figure's mask from what a cutter says of its square. */
import { type Box, iou } from "lib/geometry/box.ts";
import { cropMargin } from "lib/segment/cutter_crop.ts";
import { sigmoid } from "lib/tensor/sigmoid.ts";
import { type CutFigure, keptMargin, keptSide } from "./cut_figure.ts";

/** A figure whose mask is a cutter's, and how far that can be believed. */
export interface GuessedFigure extends CutFigure {
  /** Overlap of the box with that around the guessed mask, 0 to 1. */
  readonly fit: number;
  /** Mean certainty of the mask's pixels, 0 to 1. */
  readonly certainty: number;
}

/** Pixels of the kept square that a cutter sees: its middle. */
export const cropSide = keptSide * cropMargin / keptMargin;

/** Where that begins in the kept square. */
export const inset = (keptSide - cropSide) / 2;

/**
 * A guess at a figure's mask in its kept square.
 *
 * @param logits of the square that the cutter saw. `[cropSide * cropSide]`
 * @param box in pixels of this square
 */
export function guessFrom(
  logits: Float32Array,
  box: Box,
): Pick<GuessedFigure, "mask" | "fit" | "certainty"> {
  const side = cropSide;
  const mask = new Uint8Array(keptSide * keptSide);
  let bounds: Box = [side, side, 0, 0];
  let [sum, count] = [0, 0];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const share = sigmoid(logits[y * side + x]);
      mask[(y + inset) * keptSide + x + inset] = Math.round(255 * share);
      if (share <= 0.5) continue;
      sum += share;
      count++;
      const [x0, y0, x1, y1] = bounds;
      bounds = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + 1), Math.max(y1, y + 1)];
    }
  }
  if (count === 0) return { mask, fit: 0, certainty: 0 };
  return { mask, fit: iou(bounds, box), certainty: sum / count };
}
