/** A mask of the size of a plate from what SAM's decoder gives. */
import type { Size } from "lib/image/image.ts";
import { corner, enlarged, maskOfLogits } from "./mask_logits.ts";
import { sizeInFrame } from "./sam_frame.ts";

/** From 1024 down, as SAM does: enlarged, freed of the padding, stretched over the plate. */
export function maskInFrame(data: Float32Array, { low, side, plate }: {
  /** Side of the small map. */
  readonly low: number;
  readonly side: number;
  readonly plate: Size;
}) {
  const frame = enlarged({ width: low, height: low, data }, { width: side, height: side });
  return maskOfLogits(corner(frame, sizeInFrame(plate, side)), plate);
}
