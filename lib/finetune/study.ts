/**
 * The study's own step, from labelled plates to a detector: split by work, train the head for several
 * lengths, choose on the validation plates, and say once how it does on the test plates.
 */
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { type Shares, splitByBook, splitByWork, type SplitName } from "lib/corpus/splits.ts";
import { averagePrecision, type Judged, leastScore } from "lib/detect/average_precision.ts";
import type { Detector } from "lib/detect/detection.ts";
import { openYolox, type YoloxOptions } from "lib/detect/yolox.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { type Features, openFeatures } from "./features.ts";
import { bestRecord, compareLengths, type LengthRun } from "./lengths.ts";
import { resultsCsv } from "./results.ts";
import { pictureOf, type Sample, samplesOf } from "./samples.ts";
import { type EpochRecord, type FinetuneConfig, finetuneDefaults, type Part } from "./train.ts";
import { tunedModel } from "./tuned_model.ts";
import { readHead, withClasses } from "./yolox_head.ts";

/** The class of every label. */
export const tunedClass = "character";

/** What opens a tuned model as a detector. */
export const tunedOptions: YoloxOptions = { classes: [tunedClass], keep: new Set([tunedClass]) };

/** The old class that characters start as; COCO's first is a person. */
const startsAs = 0;

export interface StudyOptions {
  /** A YOLOX model. */
  readonly model: Uint8Array;
  /** How it is opened as a detector before it is tuned. Default: COCO's people and animals. */
  readonly opened?: YoloxOptions;
  /** Sides of its input; default 416 x 416, the nano's. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly collection: Collection;
  /** Where features, results and the tuned model go. */
  readonly directory: string;
  readonly seed: number;
  /** Part of each plate, where an export has them. Default: dealt out by `shares`. */
  readonly parts?: Readonly<Record<string, SplitName>>;
  /** What is dealt out whole. Default "work". */
  readonly by?: "work" | "book";
  /** Default .7, .15 and .15 of the works, or of the books. */
  readonly shares?: Shares;
  /** Epochs of each run. Default 10, 30 and the study's 70. */
  readonly lengths?: readonly number[];
  readonly config?: Partial<Omit<FinetuneConfig, "epochs">>;
  /** Whether plates are seen in a mirror, too. Default true. */
  readonly mirrored?: boolean;
  readonly session?: Pick<SessionOptions, "threads">;
  readonly signal?: AbortSignal;
  readonly onFeatures?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly onEpoch?: (progress: { readonly length: number; readonly record: EpochRecord }) => void;
}

/** Average precision of a detector on one part. */
export interface PartMarks {
  readonly map50: number;
  readonly map: number;
}

export interface Study {
  readonly plates: Readonly<Record<SplitName, number>>;
  readonly labels: Readonly<Record<SplitName, number>>;
  readonly config: Omit<FinetuneConfig, "epochs">;
  readonly runs: readonly LengthRun[];
  readonly chosen: { readonly epochs: number; readonly epoch: number };
  /** On the plates that nothing was learnt from or chosen by: as it came, and tuned. */
  readonly before: PartMarks;
  readonly after: PartMarks;
  /** The tuned model, which `openYolox(file, tunedOptions)` opens. */
  readonly file: string;
  readonly sha256: string;
}

/** How a detector does on some plates, all of its classes taken for one. */
export async function judgeDetector(
  detect: Detector,
  { open, plates, labels }: Pick<Collection, "open" | "plates" | "labels">,
  { ids, signal }: { readonly ids: readonly string[]; readonly signal?: AbortSignal },
): Promise<PartMarks> {
  const wanted = new Set(ids);
  const judged: Judged[] = [];
  for (const plate of plates.filter(({ id }) => wanted.has(id))) {
    const detections = await detect(await open(plate), { minScore: leastScore, signal });
    judged.push({ detections, labels: labels.filter((label) => label.plate === plate.id) });
  }
  const { map50, map } = averagePrecision(judged);
  return { map50, map };
}

/** Ids of the plates of each part; plates without labels, where others have some, are in none. */
export function partsOf(
  { labelled, ...collection }: Pick<Collection, "plates" | "labelled">,
  { parts, by = "work", shares, seed }: Pick<StudyOptions, "parts" | "by" | "shares" | "seed">,
): Record<SplitName, string[]> {
  const plates = collection.plates.filter(({ id }) => labelled?.has(id) ?? true);
  if (!parts || Object.keys(parts).length === 0) {
    return { work: splitByWork, book: splitByBook }[by](plates, {
      shares: shares ?? { train: 0.7, validation: 0.15, test: 0.15 },
      random: new Random(seed).fork("finetune").fork("split"),
    });
  }
  const of = (name: SplitName) => plates.filter(({ id }) => parts[id] === name).map(({ id }) => id);
  return { train: of("train"), validation: of("validation"), test: of("test") };
}

/**
 * Runs the whole study. Features are kept in the directory and used again by the next run.
 *
 * @throws {Error} when a part has no plates, or it is stopped before any length was finished
 */
export async function finetuneStudy(options: StudyOptions): Promise<Study> {
  const { model, collection, directory, seed, session, signal, onFeatures, onEpoch } = options;
  const { size = { width: 416, height: 416 }, lengths = [10, 30, 70], mirrored = true } = options;
  const { epochs: _, ...config } = { ...finetuneDefaults, ...options.config };
  const ids = partsOf(collection, options);
  for (const [name, own] of Object.entries(ids)) {
    if (own.length > 0) continue;
    throw new Error(
      `Cannot train a detector on ${collection.plates.length} plates: none is left for the ` +
        `${name} part. Give more plates`,
    );
  }
  const head = withClasses(readHead(model, size), [startsAs]);
  const samples = {
    train: samplesOf(collection, { ids: ids.train, size, mirrored }),
    validation: samplesOf(collection, { ids: ids.validation, size }),
  };
  const total = samples.train.length + samples.validation.length;
  const digest = sha256(model);
  const featuresOf = async (own: readonly Sample[], name: string, before: number) => {
    const digests = await Promise.all(own.map(({ plate }) => collection.digest(plate)));
    const key = JSON.stringify([digest, own.map(({ mirrored }, i) => [digests[i], mirrored])]);
    return await openFeatures(model, head, {
      file: join(directory, `features-${name}.bin`),
      key: sha256(key),
      count: own.length,
      picture: (i) => pictureOf(own[i], { collection, size }),
      ...session,
      signal,
      onProgress: (done) => onFeatures?.({ done: before + done, total }),
    });
  };
  using trainFeatures: Features = await featuresOf(samples.train, "train", 0);
  using validationFeatures: Features = await featuresOf(
    samples.validation,
    "validation",
    samples.train.length,
  );
  const train: Part = { samples: samples.train, features: trainFeatures };
  const validation: Part = { samples: samples.validation, features: validationFeatures };
  const { runs, chosen } = await compareLengths({
    head,
    train,
    validation,
    config,
    lengths,
    seed,
    session,
    signal,
    onEpoch,
  });
  if (!chosen) {
    signal?.throwIfAborted();
    throw new Error("No length of training was finished");
  }
  for (const { epochs, history } of runs) {
    writeWhole(join(directory, `${epochs}-epochs`, "results.csv"), resultsCsv(history));
  }
  const tuned = tunedModel(model, head, {
    weights: chosen.best.weights,
    classes: [tunedClass],
    about: {
      tuned: JSON.stringify({ from: digest, plates: collection.name, seed, epochs: chosen.epochs }),
    },
  });
  const file = join(directory, "tuned.onnx");
  writeWhole(file, tuned);
  const test = async (bytes: Uint8Array, given: YoloxOptions) => {
    await using detect = await openYolox(bytes, { ...session, ...given });
    return await judgeDetector(detect, collection, { ids: ids.test, signal });
  };
  const count = (own: readonly string[]) =>
    collection.labels.filter(({ plate }) => own.includes(plate)).length;
  const each = (value: (own: readonly string[]) => number) => ({
    train: value(ids.train),
    validation: value(ids.validation),
    test: value(ids.test),
  });
  return {
    plates: each(({ length }) => length),
    labels: each(count),
    config,
    runs,
    chosen: { epochs: chosen.epochs, epoch: bestRecord(chosen).epoch },
    before: await test(model, options.opened ?? {}),
    after: await test(tuned, tunedOptions),
    file,
    sha256: sha256(tuned),
  };
}
