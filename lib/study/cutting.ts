/** What decides how characters are cut out, in the words of the command line. */
import type { ExtractOptions } from "lib/extract/extract.ts";

/** What an extraction takes for it. */
export type Cutting = Pick<ExtractOptions, "padding" | "deduplicate" | "masks" | "maxPixels">;

/** Where nothing is typed: of detections that say the same, one is kept. */
export const usualCutting: Cutting = {
  padding: 0,
  deduplicate: { merge: false },
  maxPixels: 80e6,
};

/** The same as it is typed. */
export interface TypedCutting {
  /** Pixels around each box. */
  readonly padding: number;
  /** Detections that say the same: "drop", "merge" or "keep". */
  readonly duplicates: string;
  /** Holes in masks: "keep" or "fill". */
  readonly holes: string;
  /** Pieces of masks beside the largest: "keep" or "drop". */
  readonly islands: string;
  /** Larger plates are skipped. */
  readonly megapixels: number;
}

/** What is left as it is is left out, so that a corpus of before goes on as the same one. */
export function cuttingOf(
  { padding, duplicates, holes, islands, megapixels }: TypedCutting,
): Cutting {
  const masks = {
    holes: holes === "fill" ? "fill" : "keep",
    islands: islands === "drop" ? "drop" : "keep",
  } as const;
  const plain = masks.holes === "keep" && masks.islands === "keep";
  return {
    padding,
    ...duplicates === "keep" ? {} : { deduplicate: { merge: duplicates === "merge" } },
    ...plain ? {} : { masks },
    maxPixels: megapixels * 1e6,
  };
}
