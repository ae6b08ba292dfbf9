/** Detectors side by side: those that are here, and why others are not; what each finds, and how right it is. */
import { readFileSync } from "node:fs";
import { firstModelHere } from "lib/assets/model_files.ts";
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import type { Collection, Label, Plate } from "lib/corpus/plate.ts";
import {
  type AveragePrecision,
  averagePrecision,
  bestPoint,
  leastScore,
} from "lib/detect/average_precision.ts";
import type { Detection, Detector } from "lib/detect/detection.ts";
import {
  describeDetector,
  type DetectorName,
  openDetector,
  shippedDetector,
} from "lib/detect/open.ts";
import { openYolov8 } from "lib/detect/yolov8.ts";
import { openYolox } from "lib/detect/yolox.ts";
import { finetuneStudy, type Study, type StudyOptions, tunedOptions } from "lib/finetune/study.ts";
import type { Image } from "lib/image/image.ts";
import type { Mark } from "lib/plot/overlay.ts";
import { evaluationMarks } from "lib/plot/evaluation_marks.ts";

/** A detector by its name, and whether it is here. */
export interface ShownDetector {
  /** As tables call it. */
  readonly name: string;
  /** The pictures that its weights were fitted to. */
  readonly learntFrom: string;
  /** "here", or what to do so that it is. */
  readonly state: string;
  /** Null where it is not here. */
  readonly detect: Detector | null;
}

/** Detectors besides those that have a name. */
export interface DetectorChoices {
  /** A tuned model's file; null where it could not be made. */
  readonly tuned?: string | null | undefined;
  /** The collection that it was tuned on. */
  readonly tunedOn?: string;
  /** An export of YOLOv8 of your own. Default "": none. */
  readonly yolov8?: string;
  /** Threads of each detector. Default: one per core. */
  readonly threads?: number;
}

/** A row of the comparison: what it is called, and the models of which the first that is here is taken. */
interface NamedRow {
  readonly title: string;
  readonly learntFrom: string;
  readonly ids: readonly DetectorName[];
}

const [baseline, shipped, photographs, larger]: readonly NamedRow[] = [
  { title: "ink", learntFrom: "engraved plates", ids: ["ink"] },
  {
    title: shippedDetector,
    learntFrom: "labelled prints, engraved plates",
    ids: [shippedDetector],
  },
  { title: "YOLOX-nano", learntFrom: "photographs", ids: ["yolox_nano"] },
  // those of COCO's classes only: Objects365 has others
  {
    title: "D-FINE",
    learntFrom: "photographs",
    ids: ["dfine_l_coco", "dfine_x_coco", "dfine_x_obj2coco", "dfine_m_coco", "dfine_s_coco"],
  },
];

/** The first of these that is here, opened; nothing is downloaded. */
async function openFirst(ids: readonly DetectorName[], threads?: number): Promise<Detector | null> {
  for (const id of ids) {
    const described = describeDetector(id);
    if (!described) continue;
    if (described.row.kind !== "ink" && !(await firstModelHere(id))) continue;
    return (await openDetector(id, { threads })).use;
  }
  return null;
}

async function openNamedRow(
  { title, learntFrom, ids }: NamedRow,
  threads?: number,
): Promise<ShownDetector> {
  const detect = await openFirst(ids, threads);
  const state = detect ? "here" : `not here: deno task models fetch ${ids[0]}`;
  return { name: title, learntFrom, state, detect };
}

/**
 * Opens every detector that is on this machine; the others have a row that says how to get them.
 * Nothing is downloaded.
 *
 * ```ts
 * import { openDetectors } from "lib/study/compare_detectors.ts";
 * const here = async () => (await openDetectors()).filter(({ detect }) => detect !== null);
 * ```
 */
export async function openDetectors(
  { tuned = null, tunedOn = "your plates", yolov8 = "", threads }: DetectorChoices = {},
): Promise<ShownDetector[]> {
  return [
    await openNamedRow(baseline, threads),
    await openNamedRow(photographs, threads),
    {
      name: "YOLOX-nano, tuned",
      learntFrom: `photographs, then ${tunedOn}`,
      state: tuned ? "here" : "tuned in this notebook where YOLOX-nano is here",
      detect: tuned ? await openYolox(tuned, { ...tunedOptions, threads }) : null,
    },
    await openNamedRow(larger, threads),
    {
      name: "YOLOv8",
      learntFrom: "as you trained it",
      state: yolov8 ? "here" : "your own export: set `yolov8` to its file",
      detect: yolov8 ? await openYolov8(yolov8, { threads }) : null,
    },
    await openNamedRow(shipped, threads),
  ];
}

/** Tunes YOLOX-nano on labelled plates; null where YOLOX-nano is not on this machine. */
export async function tuneHere(
  options: Omit<StudyOptions, "model">,
): Promise<Study | null> {
  const file = await firstModelHere("yolox_nano");
  if (!file) return null;
  return await finetuneStudy({ ...options, model: new Uint8Array(readFileSync(file)) });
}

/** What one detector found on a plate, and what is there. */
export interface FoundOn {
  /** As the collection knows it. */
  readonly plate: Plate;
  /** Its picture. */
  readonly image: Image;
  /** All that the detector says above its low floor. */
  readonly detections: readonly Detection[];
  /** The truth. */
  readonly labels: readonly Label[];
}

/** A detector evaluated on all plates. */
export interface ComparedDetector extends AveragePrecision {
  /** As tables call it. */
  readonly name: string;
  /** In the order of the plates. */
  readonly found: readonly FoundOn[];
  /** The score at which precision and recall are best together, and both there. */
  readonly best: { readonly score: number; readonly precision: number; readonly recall: number };
}

/** Runs every detector that is here over all plates, and evaluates what it found by the labels. */
export async function compareDetectors(
  detectors: readonly ShownDetector[],
  { open, plates, labels }: Pick<Collection, "open" | "plates" | "labels">,
  { signal, onProgress }: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, plate: string) => void;
  } = {},
): Promise<ComparedDetector[]> {
  const here = detectors.flatMap(({ name, detect }) => detect ? [{ name, detect }] : []);
  const found = here.map((): FoundOn[] => []);
  const labelsOn = labelsByPlate(labels);
  for (const [i, plate] of plates.entries()) {
    const image = await open(plate);
    const own = labelsOn(plate.id);
    for (const [d, { detect }] of here.entries()) {
      const detections = await detect(image, { minScore: leastScore, signal });
      found[d].push({ plate, image, detections, labels: own });
    }
    onProgress?.(i + 1, plate.id);
  }
  return here.map(({ name }, d) => {
    const precision = averagePrecision(found[d]);
    return { name, found: found[d], best: bestPoint(precision), ...precision };
  });
}

/** One detector in the table of a comparison. */
export interface DetectorRowShown {
  /** As the comparison calls it. */
  readonly detector: string;
  /** The pictures that its weights were fitted to. */
  readonly "learnt from": string;
  /** Average precision at IoU .5; null where it is not here. */
  readonly mAP50: number | null;
  /** Mean of the average precisions at IoU .5 to .95. */
  readonly "mAP50-95": number | null;
  /** The score at which precision and recall are best together. */
  readonly "best threshold": number | null;
  /** Precision from that score on. */
  readonly "precision there": number | null;
  /** Recall from that score on. */
  readonly "recall there": number | null;
  /** "here", or what to do so that it is. */
  readonly state: string;
}

/** A row per detector, those that are not here with the reason. */
export function detectorsTable(
  detectors: readonly ShownDetector[],
  evaluated: readonly ComparedDetector[],
): DetectorRowShown[] {
  return detectors.map(({ name, learntFrom, state }) => {
    const own = evaluated.find((one) => one.name === name);
    return {
      detector: name,
      "learnt from": learntFrom,
      mAP50: own?.map50 ?? null,
      "mAP50-95": own?.map ?? null,
      "best threshold": own?.best.score ?? null,
      "precision there": own?.best.precision ?? null,
      "recall there": own?.best.recall ?? null,
      state,
    };
  });
}

/** A plate as one detector sees it. */
export interface PlateVerdict {
  /** The plate. */
  readonly image: Image;
  /** The detector, and the score from which it is believed. */
  readonly caption: string;
  /** What was found, what is false, and what was missed. */
  readonly marks: Mark[];
}

/** One plate as each detector sees it from its best threshold on: found, false and missed. */
export function verdicts(evaluated: readonly ComparedDetector[], plate: number): PlateVerdict[] {
  return evaluated.map(({ name, best, found }) => {
    const { image, detections, labels } = found[plate];
    const kept = detections.filter(({ score }) => score >= best.score);
    const marks = evaluationMarks(kept, { labels });
    const count = (what: string) => marks.filter((mark) => mark.name === what).length;
    return {
      image,
      caption: `${name}, from ${best.score.toFixed(2)}: ${count("found")} found, ` +
        `${count("false")} false, ${count("missed")} missed`,
      marks,
    };
  });
}
