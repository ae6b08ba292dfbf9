/** What is typed about an extraction, for `extract` and `demo`. */
import { defaultPrompt } from "lib/detect/default_prompt.ts";
import { cuttingOf } from "lib/study/cutting.ts";
import type { ExtractCharactersOptions } from "lib/study/extract_characters.ts";
import { flag, number, ranges, text, type Values } from "lib/command/command.ts";
import { corpusOptions } from "./corpus_options.ts";
import { cuttingOptions } from "./cutting_options.ts";
import { isMirrored, joinedSides, mirroredOption } from "./detector_options.ts";

/** What decides an extraction. */
export const extractOptions = {
  ...corpusOptions,
  detector: text(
    "burin_nano, ink, labels, yolox, lang_sam_2023 or _2024, an id of `models list`, or " +
      "yolov8:FILE (default burin_nano)",
    { value: "NAME|KIND:FILE" },
  ),
  segmenter: text(
    "burin_cutter, grabcut, sam_vit_b ..., or sam:FILE,FILE (default burin_cutter; lang-SAM's own)",
    { value: "NAME|KIND:FILES" },
  ),
  classes: text("Classes of a model of your own, in order", { value: "A,B" }),
  prompt: text(`What grounding_dino looks for, "a man; a cat" (default "${defaultPrompt}")`, {
    value: "PHRASES",
  }),
  "min-score": number("Detections below are left out; default: the detector's", {
    range: ranges.score,
  }),
  again: flag("Try again the plates that were skipped"),
  verify: flag("Read every plate and cut-out anew, whatever its size and date"),
  threads: number("Threads of a model", { range: ranges.threads }),
  duplicates: text("Detections that say the same: drop, merge or keep", {
    choices: ["drop", "merge", "keep"],
    default: "drop",
  }),
  tile: number("Look at larger plates in tiles of this side too, pixels", {
    range: { least: 64, most: 100_000, whole: true },
  }),
  side: text(
    "Longest side of what YOLOX sees of a plate, a multiple of 32; joined of several, 416+640",
    { value: "N|N+N" },
  ),
  mirrored: mirroredOption,
  ...cuttingOptions,
} as const;

/** What was typed about an extraction, as the study takes it. */
export function extractionOf(
  { side, mirrored, duplicates, padding, holes, islands, megapixels, ...options }: Values<
    typeof extractOptions
  >,
): Omit<ExtractCharactersOptions, "directory"> {
  return {
    ...options,
    minScore: options["min-score"],
    side: side === undefined ? undefined : joinedSides(side),
    mirrored: isMirrored(mirrored),
    cutting: cuttingOf({ padding, duplicates, holes, islands, megapixels }),
  };
}
