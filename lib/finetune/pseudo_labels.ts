/** Labels that a model makes for plates nobody labelled (Lee 2013): what it is sure of, and what it is not. */
import type { Collection, Plate } from "lib/corpus/plate.ts";
import type { Detection, Detector } from "lib/detect/detection.ts";
import { type Box, iou } from "lib/geometry/box.ts";
import { containment, nms } from "lib/geometry/nms.ts";
import type { Region, TrainingPlate } from "./plate_cache.ts";

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

/** A doubtful find that lies in a figure by more than this is about that figure. */
const within = 0.9;

/**
 * What finds say of a plate: figures, and places where nothing is to be learnt. Doubtful finds that are
 * about a figure which is there anyway are left out, so that its cells stay background or figure.
 *
 * @param scale pixels of the training plate for one of the finds' plate
 * @throws {RangeError} when `doubtful` is above `sure`
 *
 * ```ts
 * import { pseudoRegions } from "lib/finetune/pseudo_labels.ts";
 * const finds = [{ box: [0, 0, 10, 20] as const, score: .9 }];
 * pseudoRegions(finds, { scale: .5 }); // a figure at 0, 0, 5, 10
 * ```
 */
export function pseudoRegions(
  finds: readonly Pick<Detection, "box" | "score">[],
  { scale, sure = 0.55, doubtful = 0.08, iouThreshold = 0.65 }: PseudoLabelOptions & {
    readonly scale: number;
  },
): Region[] {
  if (!(doubtful <= sure)) {
    throw new RangeError(
      `Cannot be in doubt from ${doubtful} on and sure from ${sure} on: the first number must ` +
        "be the lower one",
    );
  }
  const kept = nms(finds.map(({ box }) => box), finds.map(({ score }) => score), { iouThreshold })
    .map((i) => finds[i]);
  const figures = kept.filter(({ score }) => score >= sure);
  const about = (box: Box) =>
    figures.some((figure) => iou(figure.box, box) > 0.5 || containment(box, figure.box) > within);
  const doubts = kept.filter(({ score, box }) => score < sure && score >= doubtful && !about(box));
  const region = (ignored: boolean) => ({ box: [x0, y0, x1, y1] }: { readonly box: Box }) => ({
    box: [x0 * scale, y0 * scale, x1 * scale, y1 * scale] as const,
    ignored,
  });
  return [...figures.map(region(false)), ...doubts.map(region(true))];
}

/**
 * Training plates with what a detector finds on them in the place of labels. Plates without any sure
 * figure are left out: that the model sees nothing does not mean that nothing is there.
 *
 * @param plates reduced plates of the collection, such as those that `foldsOfBooks` calls unlabelled
 * @param options `detector` must have learnt from none of the books that are judged
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
