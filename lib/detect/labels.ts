/** Boxes from annotations, as if a perfect detector had found them: the upper bound of all others. */
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import type { Collection, Plate } from "lib/corpus/plate.ts";
import type { Detector } from "./detection.ts";

/**
 * The labels of each plate as detections of score 1. Difficult ones are among them.
 *
 * ```ts
 * import { fromLabels } from "lib/detect/labels.ts";
 * const none = fromLabels({ labels: [] }); // a detector for each plate
 * ```
 */
export function fromLabels(
  { labels }: Pick<Collection, "labels">,
): (plate: Pick<Plate, "id">) => Detector {
  const labelsOn = labelsByPlate(labels);
  return ({ id }) => (_image, { minScore } = {}) =>
    Promise.resolve(
      labelsOn(id).map(({ box }) => ({ box, score: 1, label: "character" }))
        .filter(({ score }) => minScore === undefined || score >= minScore),
    );
}
