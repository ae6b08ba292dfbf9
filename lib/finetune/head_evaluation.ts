/** How a head does on plates with labels: boxes from rows, and average precision by class. */
import {
  averagePrecision,
  bestPoint,
  leastScore,
  type PlateInstances,
} from "lib/detect/average_precision.ts";
import type { Box } from "lib/geometry/box.ts";
import { clip } from "lib/geometry/box.ts";
import { nms } from "lib/geometry/nms.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { mean } from "lib/tensor/mean.ts";
import { sigmoid } from "lib/tensor/sigmoid.ts";
import type { Sample } from "./samples.ts";
import { boxOf, type Cells } from "./simota.ts";
import { cellsOfHead, type HeadRunner } from "./step.ts";
import type { TrainingPart } from "./train.ts";
import type { YoloxHead } from "./yolox_head.ts";
import { type LossParts, meanLosses, targetsOf } from "./yolox_loss.ts";

export interface DecodedBox {
  readonly box: Box;
  readonly score: number;
  readonly classId: number;
}

/**
 * The boxes that rows stand for, in pixels of the plate, as the detector gives them: the best class of
 * each cell, suppressed class by class.
 *
 * @param rows logits of one picture. `[A, 5 + classes]`
 */
export function detectionsOf(
  rows: Float32Array,
  { cells, classes, ratio, plate, iouThreshold = 0.45 }: {
    readonly cells: Cells;
    readonly classes: number;
    readonly ratio: number;
    readonly plate: { readonly width: number; readonly height: number };
    readonly iouThreshold?: number;
  },
): DecodedBox[] {
  const width = 5 + classes;
  const all: DecodedBox[] = [];
  for (let cell = 0; cell < cells.stride.length; cell++) {
    const at = cell * width;
    let classId = 0;
    for (let k = 1; k < classes; k++) if (rows[at + 5 + k] > rows[at + 5 + classId]) classId = k;
    const score = sigmoid(rows[at + 4]) * sigmoid(rows[at + 5 + classId]);
    if (score < leastScore) continue;
    const [x, y, w, h] = boxOf(rows, at, cells, cell).map((side) => side / ratio);
    all.push({ box: [x - w / 2, y - h / 2, x + w / 2, y + h / 2], score, classId });
  }
  const kept = [...Map.groupBy(all, ({ classId }) => classId).values()].flatMap((own) =>
    nms(own.map(({ box }) => box), own.map(({ score }) => score), { iouThreshold })
      .map((i) => ({ ...own[i], box: clip(own[i].box, plate) }))
  );
  return kept.sort((a, b) => b.score - a.score);
}

/** Figures of the kind that training curves show, 0 to 1. */
export interface Metrics {
  /** At the score where their harmonic mean is best. */
  readonly precision: number;
  /** Recall at the same score. */
  readonly recall: number;
  /** Average precision at IoU .5. */
  readonly map50: number;
  /** Mean over IoU .5 to .95. */
  readonly map: number;
}

/** The metrics of what was found on plates: the mean over the classes that there are. */
export function metricsOf(
  plates: readonly { readonly found: readonly DecodedBox[]; readonly sample: Sample }[],
  { classes }: { readonly classes: number },
): Metrics {
  const each = Array.from({ length: classes }, (_, classId) => {
    const evaluated = plates.map(({ found, sample }): PlateInstances => ({
      detections: found.filter((one) => one.classId === classId),
      labels: sample.labels.filter((_, i) => sample.classIds[i] === classId),
    }));
    return averagePrecision(evaluated);
  }).filter(({ map }) => !Number.isNaN(map));
  if (each.length === 0) return { precision: 0, recall: 0, map50: 0, map: 0 };
  const best = each.map(bestPoint);
  return {
    precision: mean(best.map(({ precision }) => precision)),
    recall: mean(best.map(({ recall }) => recall)),
    map50: mean(each.map(({ map50 }) => map50)),
    map: mean(each.map(({ map }) => map)),
  };
}

/** Losses and metrics of weights on a part, one plate at a time. */
export async function evaluatePart(
  { samples, features }: TrainingPart,
  { head, weights, runner }: {
    readonly head: YoloxHead;
    readonly weights: Weights;
    /** Made for a batch of one. */
    readonly runner: HeadRunner;
  },
): Promise<Metrics & { readonly losses: LossParts<number> }> {
  const cells = cellsOfHead(head);
  const { classes } = head;
  const losses: LossParts<number>[] = [];
  const plates = [];
  for (const [i, sample] of samples.entries()) {
    const maps = features.batch([i]);
    const { data } = await runner.rows(weights, maps);
    const targets = targetsOf(data, { cells, labels: [sample.targets], classes });
    losses.push(await runner.losses(weights, maps, targets));
    plates.push({ sample, found: detectionsOf(data, { cells, ...head, ...sample }) });
  }
  return { ...metricsOf(plates, { classes }), losses: meanLosses(losses) };
}
