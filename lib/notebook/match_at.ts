/**
 * Detections beside labels at thresholds, in plain code that imports nothing: the explorer carries its
 * source into the page, where it runs without a kernel.
 */

/** `[x0, y0, x1, y1, score, text score]` */
export type ScoredBox = readonly number[];

/** `[x0, y0, x1, y1, difficult]`, the last one 0 or 1. */
export type TrueBox = readonly number[];

export interface Match {
  /** What became of each detection: 0 below a threshold, 1 found, 2 false, 3 on a difficult label. */
  readonly fate: readonly number[];
  /** Whether each label was found. */
  readonly seen: readonly boolean[];
}

/** COCO's matching at an overlap of half, over what is at or above both thresholds. */
export function matchAt(
  detections: readonly ScoredBox[],
  labels: readonly TrueBox[],
  boxThreshold: number,
  textThreshold: number,
): Match {
  const overlap = (a: readonly number[], b: readonly number[]) => {
    const w = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
    const h = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
    return w * h / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - w * h);
  };
  const fate = detections.map(() => 0);
  const seen = labels.map(() => false);
  const order = detections.map((_, i) => i)
    .filter((i) => detections[i][4] >= boxThreshold && detections[i][5] >= textThreshold)
    .sort((a, b) => detections[b][4] - detections[a][4]);
  for (const i of order) {
    let best: number | null = null;
    let most = 0.5;
    // labels that count are not given up for those that do not
    for (const difficult of [0, 1]) {
      if (best !== null) break;
      for (const [l, label] of labels.entries()) {
        if (label[4] !== difficult || seen[l]) continue;
        const iou = overlap(detections[i], label);
        // of boxes without area it is no number, and they do not match
        if (!(iou >= most)) continue;
        most = iou;
        best = l;
      }
    }
    if (best === null) fate[i] = 2;
    else {
      seen[best] = true;
      fate[i] = labels[best][4] === 1 ? 3 : 1;
    }
  }
  return { fate, seen };
}
