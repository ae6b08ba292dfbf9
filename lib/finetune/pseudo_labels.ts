/** Labels that a model makes for plates nobody labelled (Lee 2013): what it is sure of, and what it is not. */
import type { Collection, Plate } from "lib/corpus/plate.ts";
import type { Detector } from "lib/detect/detection.ts";
import type { TrainingPlate } from "./plate_cache.ts";
import { pseudoRegions } from "./pseudo_regions.ts";

/** Which detections are taken for labels. */
export interface PseudoLabelOptions {
  /** Finds of at least this score are figures. Default .55. */
  readonly sure?: number;
  /**
   * Finds of at least this score, but not sure, are places where nothing is learnt: what the model
   * half sees may be a figure. Default .08.
   */
  readonly doubtful?: number;
  /** Of finds that overlap by more, the best alone counts. Default .65. */
  readonly iouThreshold?: number;
}

/**
 * Training plates with what a detector finds on them in the place of labels. Plates without any sure
 * figure are left out: that the model sees nothing does not mean that nothing is there.
 *
 * @param plates reduced plates of the collection, such as those that `foldsOfBooks` calls unlabelled
 * @param options `detector` must have learnt from none of the books that are evaluated
 */
export async function pseudoLabelled(
  plates: readonly TrainingPlate[],
  { collection, detector, signal, onProgress, ...options }: PseudoLabelOptions & {
    readonly collection: Pick<Collection, "plates" | "open">;
    readonly detector: Detector;
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  },
): Promise<TrainingPlate[]> {
  const { doubtful: minScore = 0.08 } = options;
  const known = new Map(collection.plates.map((plate): [string, Plate] => [plate.id, plate]));
  const labelled: TrainingPlate[] = [];
  for (const [i, plate] of plates.entries()) {
    signal?.throwIfAborted();
    const original = known.get(plate.id);
    if (!original) {
      throw new Error(`Plate "${plate.id}" is not in the collection that was given to look at it`);
    }
    const finds = await detector(await collection.open(original), { minScore, signal });
    const regions = pseudoRegions(finds, { ...options, scale: plate.scale });
    if (regions.some(({ ignored }) => !ignored)) labelled.push({ ...plate, regions });
    onProgress?.({ done: i + 1, total: plates.length });
  }
  return labelled;
}
