/** The confusion matrix: predicted against true classes, with the background as one more. */
import { type Box, iou } from "lib/geometry/box.ts";

/** How often each class was taken for each other one. */
export interface Confusion {
  /** Predicted classes, a row each; the last row counts labels that were not detected. */
  readonly predicted: readonly string[];
  /** True classes, a column each; the last column counts detections without a label. */
  readonly actual: readonly string[];
  /** `counts[row][column]` */
  readonly counts: readonly (readonly number[])[];
}

/** One plate, each region with its class. */
export interface Classified {
  /** What was found, with scores of 0 to 1 and classes. */
  readonly detections: readonly {
    readonly box: Box;
    readonly score: number;
    readonly kind: string;
  }[];
  /** What is there, with classes. */
  readonly labels: readonly { readonly box: Box; readonly kind: string }[];
  /** Which detection is which label, by their places in the lists. Default: by their overlap. */
  readonly pairs?: readonly (readonly [detection: number, label: number])[] | undefined;
}

/** Which pairs of detections and labels are counted. */
export interface ConfusionOptions {
  /** Detections below are passed over where no pairs are told. Default .25, as Ultralytics'. */
  readonly minScore?: number;
  /** Least overlap of a pair. Default .45, as Ultralytics'. */
  readonly minIou?: number;
  /** Order of the classes; others follow, sorted. */
  readonly actual?: readonly string[];
}

export const background = "background";

/** Pairs of one plate: those that overlap most first, each region in one pair at most. */
function byOverlap({ detections, labels }: Classified, minIou: number): [number, number][] {
  const all = detections.flatMap(({ box }, d) =>
    labels.map((label, l) => ({ d, l, overlap: iou(box, label.box) }))
  ).filter(({ overlap }) => overlap > minIou).sort((a, b) => b.overlap - a.overlap);
  const [found, taken] = [new Set<number>(), new Set<number>()];
  return all.flatMap(({ d, l }): [number, number][] => {
    if (found.has(d) || taken.has(l)) return [];
    found.add(d);
    taken.add(l);
    return [[d, l]];
  });
}

/**
 * Counts over all plates. Classes are whatever the two sides say, and need not be the same on both.
 *
 * ```ts
 * import { confusionMatrix } from "lib/detect/confusion.ts";
 * const box = [0, 0, 9, 9] as const;
 * const plate = { detections: [{ box, score: 1, kind: "person" }], labels: [{ box, kind: "cat" }] };
 * confusionMatrix([plate]).counts; // [[1, 0], [0, 0]]: person for cat
 * ```
 */
export function confusionMatrix(
  plates: readonly Classified[],
  { minScore = 0.25, minIou = 0.45, actual: first = [] }: ConfusionOptions = {},
): Confusion {
  const kept = plates.map(({ detections, labels, pairs }) => ({
    labels,
    detections: pairs ? detections : detections.filter(({ score }) => score >= minScore),
    pairs,
  }));
  const classes = (
    of: (plate: Classified) => readonly { kind: string }[],
    order: readonly string[],
  ) => {
    const seen = [...new Set(kept.flatMap((plate) => of(plate).map(({ kind }) => kind)))].sort();
    return [...order, ...seen.filter((kind) => !order.includes(kind)), background];
  };
  const predicted = classes(({ detections }) => detections, []);
  const actual = classes(({ labels }) => labels, first);
  const counts = predicted.map(() => actual.map(() => 0));
  const nothing = { row: predicted.length - 1, column: actual.length - 1 };
  for (const plate of kept) {
    const matched = plate.pairs ?? byOverlap(plate, minIou);
    const labelOf = new Map(matched);
    const found = new Set(matched.map(([, l]) => l));
    plate.detections.forEach(({ kind }, d) => {
      const label = labelOf.get(d);
      const column = label === undefined
        ? nothing.column
        : actual.indexOf(plate.labels[label].kind);
      counts[predicted.indexOf(kind)][column]++;
    });
    plate.labels.forEach(({ kind }, l) => {
      if (!found.has(l)) counts[nothing.row][actual.indexOf(kind)]++;
    });
  }
  return { predicted, actual, counts };
}
