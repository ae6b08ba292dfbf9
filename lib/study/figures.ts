/** Figures as the stages of the study take them: any number of pictures, opened when they are needed. */
import type { Image } from "lib/image/image.ts";

/** Pictures by their numbers: of a corpus's cut-outs, of a notebook's characters, or of anything else. */
export interface Figures {
  /** How many there are. */
  readonly count: number;
  /** The i-th picture, or null where it cannot be read: it is left out. */
  readonly open: (index: number) => Promise<Image | null>;
}
