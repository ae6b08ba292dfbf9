/** How well a detector does against labels: COCO's average precision (Lin et al. 2014). */
import { boundaryIou } from "lib/geometry/boundary.ts";
import { type Box, iou, shareWithin } from "lib/geometry/box.ts";
import { type Mask, maskArea, maskIou, maskOverlap } from "lib/geometry/mask.ts";
import { mean } from "lib/tensor/mean.ts";

/** An object on a plate: its box and, where it is known, its mask. */
export interface Instance {
  /** Pixels of the plate. */
  readonly box: Box;
  /** Pixels of the whole plate. */
  readonly mask?: Mask;
}

/** A labelled object. Difficult ones and crowds count neither when missed nor when found. */
export type LabelledInstance = Instance & {
  readonly difficult?: boolean;
  readonly crowd?: boolean;
};

/** One plate: what was found and what is there. */
export interface PlateInstances {
  /** What was found, with scores of 0 to 1. */
  readonly detections: readonly (Instance & { readonly score: number })[];
  /** What is there. */
  readonly labels: readonly LabelledInstance[];
}

const masksOf = (a: Instance, b: Instance) => {
  if (a.mask && b.mask) return [a.mask, b.mask] as const;
  throw new Error("Cannot compare masks where there are none: compare boxes");
};

/** What is compared: boxes, masks, or the edges of masks. */
export type Overlap = "box" | "mask" | "boundary";

/** The overlap of each kind. That of edges is capped by the IoU of the masks, as in the paper. */
const overlaps: Readonly<Record<Overlap, (a: Instance, b: Instance) => number>> = {
  box: (a, b) => iou(a.box, b.box),
  mask: (a, b) => maskIou(...masksOf(a, b)),
  boundary(a, b) {
    const whole = maskIou(...masksOf(a, b));
    return whole === 0 ? 0 : Math.min(whole, boundaryIou(...masksOf(a, b)));
  },
};

/** The share of a find that lies within a crowd, which is what COCO compares there. */
function within(find: Instance, crowd: Instance, by: Overlap): number {
  if (by === "box") return shareWithin(find.box, crowd.box);
  const [own, others] = masksOf(find, crowd);
  const whole = maskArea(own);
  return whole > 0 ? maskOverlap(own, others) / whole : 0;
}

/** Labels that neither count when missed nor hurt when found. */
const isIgnored = ({ difficult, crowd }: LabelledInstance): boolean => Boolean(difficult || crowd);

/** Average precision by COCO's rules, 0 to 1; NaN without labels. */
export interface AveragePrecision {
  /** Mean over IoU .5, .55, ... .95. */
  readonly map: number;
  /** At IoU .5. */
  readonly map50: number;
  /** Precision and recall at IoU .5, from the best score on; equal scores in the plates' order. */
  readonly curve: readonly {
    readonly score: number;
    readonly precision: number;
    readonly recall: number;
  }[];
}

const thresholds = Array.from({ length: 10 }, (_, i) => 0.5 + 0.05 * i);

/** The best detections of a plate that count. */
const mostPerPlate = 100;

/** What became of one find. */
export interface FindVerdict {
  readonly score: number;
  /** Found a label; found nothing; or found one that does not count. */
  readonly kind: "hit" | "miss" | "ignored";
}

/** The overlap of each of a plate's detections with each of its labels, by their indices. */
type Table = readonly (readonly number[])[];

const tableOf = ({ detections, labels }: PlateInstances, by: Overlap): Table =>
  detections.map((detection) =>
    labels.map((label) =>
      label.crowd ? within(detection, label, by) : overlaps[by](detection, label)
    )
  );

/**
 * COCO's matching: best score first, each to the free label that it overlaps most. A crowd is free for
 * any number of finds.
 */
function tally(
  { detections, labels }: PlateInstances,
  table: Table,
  threshold: number,
): FindVerdict[] {
  const ordered = labels.map((label, i) => ({ ...label, i, ignored: isIgnored(label) }))
    .sort((a, b) => Number(a.ignored) - Number(b.ignored));
  const taken = new Set<number>();
  return detections.map((detection, i) => ({ ...detection, i }))
    .sort((a, b) => b.score - a.score || a.i - b.i).slice(0, mostPerPlate)
    .map(({ score, i }): FindVerdict => {
      let best = Math.min(threshold, 1 - 1e-10);
      let found: typeof ordered[number] | null = null;
      for (const label of ordered) {
        if (taken.has(label.i) && !label.crowd) continue;
        // a label that counts is not given up for one that does not
        if (found && !found.ignored && label.ignored) break;
        const overlap = table[i][label.i];
        if (overlap < best) continue;
        [best, found] = [overlap, label];
      }
      if (!found) return { score, kind: "miss" };
      taken.add(found.i);
      return { score, kind: found.ignored ? "ignored" : "hit" };
    });
}

function curveOf(plates: readonly PlateInstances[], tables: readonly Table[], threshold: number) {
  const count = plates.reduce(
    (sum, { labels }) => sum + labels.filter((label) => !isIgnored(label)).length,
    0,
  );
  const verdicts = plates.flatMap((plate, i) => tally(plate, tables[i], threshold))
    .filter(({ kind }) => kind !== "ignored").sort((a, b) => b.score - a.score);
  let hits = 0;
  const curve = verdicts.map(({ score, kind }, i) => {
    if (kind === "hit") hits++;
    return { score, precision: hits / (i + 1), recall: count === 0 ? 0 : hits / count };
  });
  return { curve, count };
}

/**
 * What became of a plate's finds, the best hundred, best first, with boxes compared at IoU .5; and how
 * many labels count there. Finds that do not count are left out.
 */
export function verdictsOf(
  plate: PlateInstances,
): { readonly verdicts: readonly FindVerdict[]; readonly count: number } {
  return {
    verdicts: tally(plate, tableOf(plate, "box"), thresholds[0])
      .filter(({ kind }) => kind !== "ignored"),
    count: plate.labels.filter((label) => !isIgnored(label)).length,
  };
}

/**
 * COCO's average precision: the mean of the best precision at or beyond each of 101 recalls.
 *
 * @param curve precision and recall from the best score on, both 0 to 1
 */
export function areaUnder(
  curve: readonly { readonly precision: number; readonly recall: number }[],
): number {
  const best = curve.map(({ precision }) => precision);
  for (let i = best.length - 2; i >= 0; i--) best[i] = Math.max(best[i], best[i + 1]);
  let sum = 0;
  let at = 0;
  for (let k = 0; k <= 100; k++) {
    while (at < curve.length && curve[at].recall < k / 100) at++;
    sum += at < curve.length ? best[at] : 0;
  }
  return sum / 101;
}

/**
 * Average precision of one class over all plates together. Difficult labels and crowds neither count when
 * missed nor hurt when found. NaN where there is nothing to find.
 *
 * @param by what is compared: boxes (default), masks, or the masks' edges
 * @throws {Error} when masks are to be compared and one has none
 *
 * ```ts
 * import { averagePrecision } from "lib/detect/average_precision.ts";
 * const box = [0, 0, 10, 10] as const;
 * averagePrecision([{ detections: [{ box, score: 1 }], labels: [{ box }] }]).map; // 1
 * ```
 */
export function averagePrecision(
  plates: readonly PlateInstances[],
  { by = "box" }: { readonly by?: Overlap } = {},
): AveragePrecision {
  const tables = plates.map((plate) => tableOf(plate, by));
  const { curve, count } = curveOf(plates, tables, thresholds[0]);
  if (count === 0) return { map: NaN, map50: NaN, curve: [] };
  // a curve at a time: each has a point for every find
  const areas = thresholds.map((threshold) => areaUnder(curveOf(plates, tables, threshold).curve));
  return {
    map: mean(areas),
    map50: areas[0],
    curve,
  };
}

/** The lowest score that detectors are asked for when they are evaluated. */
export const leastScore = 0.01;

/** The point of a curve whose harmonic mean of precision and recall is highest. */
export function bestPoint(
  { curve }: Pick<AveragePrecision, "curve">,
): AveragePrecision["curve"][number] {
  const f1 = ({ precision: p, recall: r }: { precision: number; recall: number }) =>
    p + r === 0 ? 0 : 2 * p * r / (p + r);
  const none = { score: 1, precision: 0, recall: 0 };
  return curve.reduce((best, point) => f1(point) > f1(best) ? point : best, none);
}
