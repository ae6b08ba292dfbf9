/** How a detector does on labelled plates, all of its classes taken for one. */
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { averagePrecision, leastScore, type PlateInstances } from "lib/detect/average_precision.ts";
import { evaluateByBook } from "lib/detect/by_book.ts";
import type { Detector } from "lib/detect/detection.ts";
import { Random } from "lib/tensor/random.ts";

/** Average precision of a detector on one part. */
export interface PartMetrics {
  /** Average precision at IoU .5, 0 to 1. */
  readonly map50: number;
  /** Average precision over IoU .5 to .95, 0 to 1. */
  readonly map: number;
  /** Lower end of the 95 % interval of `map50`, by bootstrap over plates. Missing in older results. */
  readonly low?: number;
  /** Upper end of the same interval. */
  readonly high?: number;
  /** Labels that count: neither difficult nor crowds. Missing in older results. */
  readonly figures?: number;
}

/** Average precision of a detector on some plates, with its interval. */
export async function evaluateDetector(
  detect: Detector,
  { open, plates, labels }: Pick<Collection, "open" | "plates" | "labels">,
  { ids, signal }: { readonly ids: readonly string[]; readonly signal?: AbortSignal | undefined },
): Promise<PartMetrics> {
  const wanted = new Set(ids);
  const labelsOn = labelsByPlate(labels);
  const evaluated: PlateInstances[] = [];
  for (const plate of plates.filter(({ id }) => wanted.has(id))) {
    const detections = await detect(await open(plate), { minScore: leastScore, signal });
    evaluated.push({ detections, labels: labelsOn(plate.id) });
  }
  const { map50, map } = averagePrecision(evaluated);
  // the same draws for every detector: what differs is what they found
  const random = new Random(1).fork("evaluate");
  const { books: [all] } = evaluateByBook(
    evaluated.map((plate) => ({ ...plate, book: "all" })),
    { random },
  );
  return all ? { map50, map, low: all.low, high: all.high, figures: all.figures } : { map50, map };
}
