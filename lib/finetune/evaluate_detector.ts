/** How a detector does on labelled plates, all of its classes taken for one. */
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { averagePrecision, leastScore, type PlateInstances } from "lib/detect/average_precision.ts";
import type { Detector } from "lib/detect/detection.ts";

/** Average precision of a detector on one part. */
export interface PartMetrics {
  /** Average precision at IoU .5, 0 to 1. */
  readonly map50: number;
  /** Average precision over IoU .5 to .95, 0 to 1. */
  readonly map: number;
}

/** Average precision of a detector on some plates. */
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
  return { map50, map };
}
