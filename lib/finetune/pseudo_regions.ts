/** What a detector's finds say of a plate: figures, and places where nothing is to be learnt. */
import type { Detection } from "lib/detect/detection.ts";
import { type Box, iou } from "lib/geometry/box.ts";
import { containment, nms } from "lib/geometry/nms.ts";
import type { Region } from "./plate_cache.ts";
import type { PseudoLabelOptions } from "./pseudo_labels.ts";

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
 * import { pseudoRegions } from "lib/finetune/pseudo_regions.ts";
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
