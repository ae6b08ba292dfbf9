/** How a segmenter is asked, and what it answers. */
import type { Box } from "lib/geometry/box.ts";
import type { Mask } from "lib/geometry/mask.ts";
import type { Image } from "lib/image/image.ts";

/** Pixels of the plate. `inside` and `outside` are points known to be on and off the figure. */
export interface Prompt {
  /** The box around the figure, in pixels. */
  readonly box: Box;
  /** Points that are known to be on the figure, in pixels. */
  readonly inside?: readonly (readonly [x: number, y: number])[];
  /** Points that are known to be off the figure, in pixels. */
  readonly outside?: readonly (readonly [x: number, y: number])[];
}

/** A mask, and how good its segmenter takes it to be. */
export interface Segmentation {
  /** Of the whole plate. */
  readonly mask: Mask;
  /** The segmenter's own estimate of its quality, 0 to 1; 1 where it has none. */
  readonly score: number;
}

/** One mask per prompt, in the prompts' order. */
export type Segmenter = (
  image: Image,
  prompts: readonly Prompt[],
  options?: { readonly signal?: AbortSignal | undefined },
) => Promise<Segmentation[]>;
