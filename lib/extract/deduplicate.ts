/**
 * One figure, one character: detections that say the same are dropped or merged. Text detectors suppress
 * nothing by themselves, tiles see a figure twice, and a box round the whole scene is none.
 */
import { area, type Box, enclosing } from "lib/geometry/box.ts";
import { type Mask, maskArea, maskOverlap, maskUnion } from "lib/geometry/mask.ts";
import { containment, nms } from "lib/geometry/nms.ts";
import type { Size } from "lib/image/image.ts";

/** When two detections say the same, and what becomes of them. */
export interface DeduplicateOptions {
  /** A box goes whose overlap (IoU) with a better one is above. Default .9. */
  readonly boxIou?: number;
  /** A mask goes whose overlap (IoU) with a better one is above. Default .8. */
  readonly maskIou?: number;
  /** A mask goes of which a greater share lies in a better one, as a head does in its figure. Default .9. */
  readonly contained?: number;
  /** A box goes that covers a greater share of the plate and holds at least two others. Default .8. */
  readonly wholePlate?: number;
  /** The one that stays takes the others' masks and boxes in. Default false. */
  readonly merge?: boolean;
}

/** The defaults of `DeduplicateOptions`. */
export const deduplicateDefaults: Required<DeduplicateOptions> = {
  boxIou: 0.9,
  maskIou: 0.8,
  contained: 0.9,
  wholePlate: 0.8,
  merge: false,
};

/** What a detection needs in order to be compared with others. */
export interface Found {
  /** Pixels of the plate. */
  readonly box: Box;
  /** Confidence, 0 to 1; the better one stays. */
  readonly score: number;
}

/** How much of a box must lie in another to be held by it. */
const held = 0.8;

/** Detections without boxes of the whole plate and boxes that say the same, best first. */
export function deduplicateBoxes<T extends Found>(
  found: readonly T[],
  plate: Size,
  options: DeduplicateOptions = {},
): T[] {
  const { boxIou, wholePlate } = { ...deduplicateDefaults, ...options };
  const figures = found.filter(({ box }, i) => {
    const inside = found.filter((other, k) => k !== i && containment(other.box, box) >= held);
    return area(box) <= wholePlate * plate.width * plate.height || inside.length < 2;
  });
  const kept = nms(figures.map(({ box }) => box), figures.map(({ score }) => score), {
    iouThreshold: boxIou,
  });
  return kept.map((i) => figures[i]);
}

/**
 * Detections whose masks say something new, best first; their masks may have grown by `merge`.
 *
 * ```ts
 * import { deduplicateMasks } from "lib/extract/deduplicate.ts";
 * const mask = { width: 2, height: 1, counts: [0, 2] };
 * const twice = [.9, .8].map((score) => ({ box: [0, 0, 2, 1] as const, score, mask }));
 * deduplicateMasks(twice).length; // 1
 * ```
 */
export function deduplicateMasks<T extends Found & { readonly mask: Mask }>(
  found: readonly T[],
  options: DeduplicateOptions = {},
): T[] {
  const { maskIou, contained, merge } = { ...deduplicateDefaults, ...options };
  const kept: T[] = [];
  for (const next of found.toSorted((a, b) => b.score - a.score)) {
    const own = maskArea(next.mask);
    const at = kept.findIndex(({ mask }) => {
      const common = maskOverlap(mask, next.mask);
      const union = maskArea(mask) + own - common;
      return own > 0 && (common > contained * own || common > maskIou * union);
    });
    if (at < 0) kept.push(next);
    else if (merge) {
      const { mask, box } = kept[at];
      kept[at] = {
        ...kept[at],
        mask: maskUnion(mask, next.mask),
        box: enclosing(box, next.box),
      };
    }
  }
  return kept;
}
