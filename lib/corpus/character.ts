/** A character is one figure cut out of one plate, with everything needed to make it again. */
import type { Box } from "lib/geometry/box.ts";
import type { Mask } from "lib/geometry/mask.ts";

/** One detected figure of a plate with its cut-outs. */
export interface Character {
  /** `<plate id>.<nn>`, nn counting the plate's detections from the best score on. */
  readonly id: string;
  /** Id of the plate. */
  readonly plate: string;
  /** What the detector said, pixels of the plate. */
  readonly box: Box;
  /** 0 to 1. */
  readonly score: number;
  /** The class, in the detector's own words. */
  readonly label: string;
  /** The figure's pixels on the whole plate. */
  readonly mask: Mask;
  /** The identity inherited from the truth at IoU >= .5, or null: unknown, or a false detection. */
  readonly name: string | null;
  /** IoU of `box` with the label it matched; 0 where it matched none. */
  readonly match: number;
  /** Cut-outs, relative to the corpus folder: the box with its background, and the mask alone. */
  readonly withBackground: string;
  /** See `withBackground`: the mask alone, transparent around it. */
  readonly withoutBackground: string;
}
