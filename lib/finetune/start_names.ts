/** Names of what a training may begin as; known without loading a model. */
import type { DetectorName } from "lib/detect/open.ts";
import type { yoloxSizes } from "./yolox_architecture.ts";

/** What stands before a size whose weights are random. */
export const random = "random:";

/** A size of YOLOX that can begin with random weights. */
export type FreshSize = keyof typeof yoloxSizes;

/** Sizes of YOLOX, the smallest first: every one that there is (start_names_test.ts). */
export const freshSizes = [
  "nano",
  "tiny",
  "s",
  "m",
  "l",
  "x",
] as const satisfies readonly FreshSize[];

/** Every YOLOX that `openDetector` knows (start_names_test.ts). */
const published = [
  "burin_nano",
  "yolox_nano",
  "yolox_tiny",
  "yolox_s",
  "yolox_m",
  "yolox_l",
  "yolox_x",
] as const satisfies readonly DetectorName[];

/** Names that `openStart` takes, beside files. */
export const startNames: readonly string[] = [
  ...published,
  ...freshSizes.map((size) => `${random}${size}`),
];
