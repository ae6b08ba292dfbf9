/**
 * The study's own step, from labelled plates to a detector: split by work, train the head or all of it for
 * several lengths, choose on the validation plates, and say once how it does on the test plates.
 */
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { isLabelled } from "lib/corpus/is_labelled.ts";
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { type Shares, splitByBook, splitByWork, type SplitName } from "lib/corpus/splits.ts";
import type { InputForm } from "lib/detect/input_form.ts";
import type { Reduction } from "lib/detect/letterbox.ts";
import { openYolox, type YoloxOptions } from "lib/detect/yolox.ts";
import type { Size } from "lib/image/image.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { openFeatures } from "./features.ts";
import { bestRecord, compareLengths, type LengthRun, type LengthsOptions } from "./lengths.ts";
import { readTrainingPlates } from "./plate_cache.ts";
import { startInput, withInput } from "./start_input.ts";
import { resultsCsv } from "./results.ts";
import { pictureOf, type Sample, samplesOf } from "./samples.ts";
import { finetuneDefaults, wholeDefaults } from "./defaults.ts";
import { type EpochRecord, finetune, type FinetuneConfig, type TrainingPart } from "./train.ts";
import type { AugmentationOptions } from "./training_pictures.ts";
import { tunedModel, tunedNetwork } from "./tuned_model.ts";
import { wholeRun } from "./whole_run.ts";
import { readHead, withClasses } from "./yolox_head.ts";
import { readNetwork, withNetworkClasses } from "./yolox_network.ts";
import { evaluateDetector, type PartMetrics } from "./evaluate_detector.ts";

/** The class of every label. */
export const tunedClass = "character";

/** What opens a tuned model as a detector. */
export const tunedOptions: YoloxOptions = { classes: [tunedClass], keep: new Set([tunedClass]) };

/** What learns: the head, on features worked out once, or all of the network, on pictures ever new. */
export type Trained = "head" | "all";

/** What is fine-tuned, on which plates, and for how long. */
export interface StudyOptions {
  /** Default "head". */
  readonly train?: Trained;
  /** A YOLOX model. */
  readonly model: Uint8Array;
  /** Of its classes, the one that characters start as. Default 0, COCO's person. */
  readonly startsAs?: number;
  /** How it is opened as a detector before it is tuned. Default: COCO's people and animals. */
  readonly opened?: YoloxOptions;
  /** Sides of its input; default 416 x 416, the nano's. */
  readonly size?: Size;
  /** The labelled plates. */
  readonly collection: Collection;
  /** Where features, results, the parts and the tuned model go. */
  readonly directory: string;
  /** The seed of the split, the order of plates, and their changes. */
  readonly seed: number;
  /** Part of each plate, where an export has them. Default: dealt out by `shares`. */
  readonly parts?: Readonly<Record<string, SplitName>> | undefined;
  /** What is dealt out whole. Default "work". */
  readonly by?: "work" | "book" | undefined;
  /** Default .7, .15 and .15 of the works, or of the books. */
  readonly shares?: Shares;
  /** Epochs of each run. Default 10, 30 and the study's 70. */
  readonly lengths?: readonly number[];
  /** Default `finetuneDefaults`, or `wholeDefaults` where all is trained. */
  readonly config?: Partial<Omit<FinetuneConfig, "epochs">>;
  /** With "all": what differs from the default changes to pictures. */
  readonly augmentation?: Partial<AugmentationOptions> | undefined;
  /** With "head": whether plates are seen in a mirror, too. Default true. */
  readonly mirrored?: boolean;
  /** How ONNX Runtime runs the network. */
  readonly session?: Pick<SessionOptions, "threads">;
  /** Stops the study; epochs that are finished are kept in `directory`. */
  readonly signal?: AbortSignal;
  /** Called while features of plates are computed. */
  readonly onFeatures?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Called after each epoch; `length` is the run's planned number of epochs. */
  readonly onEpoch?: (progress: { readonly length: number; readonly record: EpochRecord }) => void;
}

/** What a fine-tuning study leaves. */
export interface Study {
  /** Whether the head alone was trained, or all of the network. */
  readonly train: Trained;
  /** How many plates each part has. */
  readonly plates: Readonly<Record<SplitName, number>>;
  /** How many labels each part has. */
  readonly labels: Readonly<Record<SplitName, number>>;
  /** The config that all runs share. */
  readonly config: Omit<FinetuneConfig, "epochs">;
  /** One run for each length. */
  readonly runs: readonly LengthRun[];
  /** The run and the epoch that were best on the validation plates. */
  readonly chosen: { readonly epochs: number; readonly epoch: number };
  /** On the plates that nothing was learnt from or chosen by: as it came, looked through as the tuned one. */
  readonly before: PartMetrics;
  /** The tuned model on the same plates. */
  readonly after: PartMetrics;
  /** The tuned model, which `openYolox(file, tunedOptions)` opens. */
  readonly file: string;
  /** SHA-256 of the tuned model, lower-case hex. */
  readonly sha256: string;
}

/** Ids of the plates of each part; plates without labels, where others have some, are in none. */
export function partsOf(
  { labelled, ...collection }: Pick<Collection, "plates" | "labelled">,
  { parts, by = "work", shares, seed }: Pick<StudyOptions, "parts" | "by" | "shares" | "seed">,
): Record<SplitName, string[]> {
  const plates = collection.plates.filter(({ id }) => isLabelled({ labelled }, id));
  if (!parts || Object.keys(parts).length === 0) {
    return { work: splitByWork, book: splitByBook }[by](plates, {
      shares: shares ?? { train: 0.7, validation: 0.15, test: 0.15 },
      random: new Random(seed).fork("finetune").fork("split"),
    });
  }
  const of = (name: SplitName) => plates.filter(({ id }) => parts[id] === name).map(({ id }) => id);
  return { train: of("train"), validation: of("validation"), test: of("test") };
}

/** One way to train: runs of several lengths, and the file of what they led to. */
interface Trainer extends Disposable {
  readonly run: LengthsOptions["run"];
  tuned(chosen: LengthRun): Uint8Array;
}

interface TrainerOptions extends StudyOptions {
  readonly size: Size;
  readonly ids: Readonly<Record<SplitName, readonly string[]>>;
  readonly config: Omit<FinetuneConfig, "epochs">;
  /** How plates are to reach the tuned model: as they reach the start (square ones only). */
  readonly input: InputForm | undefined;
  readonly about: (epochs: number) => Readonly<Record<string, string>>;
}

/** What a head learns from and is evaluated on, so that its epochs are not gone on with on others. */
const digestOf = (samples: readonly Sample[]): string =>
  sha256(JSON.stringify(samples.map(({ plate, mirrored, targets, labels }) => [
    ...[plate.id, plate.width, plate.height, mirrored, targets],
    labels.map(({ box, difficult, crowd }) => [box, difficult, crowd]),
  ])));

/** Features and epochs are kept in the directory and used again by the next run. */
async function headTrainer(options: TrainerOptions): Promise<Trainer> {
  const { model, size, collection, directory, ids, config, seed, input, about } = options;
  const { startsAs = 0, mirrored = true, session, signal, onFeatures } = options;
  // learnt from as it is looked at afterwards
  const { reduction = ways.head.reduction, grey = false } = input ?? {};
  const head = withClasses(readHead(model, size), [startsAs]);
  const samples = {
    train: samplesOf(collection, { ids: ids.train, size, mirrored }),
    validation: samplesOf(collection, { ids: ids.validation, size }),
  };
  const total = samples.train.length + samples.validation.length;
  const keyOf = async (own: readonly Sample[]) => {
    const digests = await Promise.all(own.map(({ plate }) => collection.digest(plate)));
    const seen = own.map(({ mirrored }, i) => [digests[i], mirrored]);
    return sha256(JSON.stringify([sha256(model), reduction, grey, seen]));
  };
  const keys = { train: await keyOf(samples.train), validation: await keyOf(samples.validation) };
  const featuresOf = async (name: keyof typeof samples, before: number) => {
    const own = samples[name];
    return await openFeatures(model, head, {
      file: join(directory, `features-${name}.bin`),
      key: keys[name],
      count: own.length,
      picture: (i) => pictureOf(own[i], { collection, size, reduction, grey }),
      ...session,
      signal,
      onProgress: (done) => onFeatures?.({ done: before + done, total }),
    });
  };
  using stack = new DisposableStack();
  const train: TrainingPart = {
    samples: samples.train,
    features: stack.use(await featuresOf("train", 0)),
  };
  const validation: TrainingPart = {
    samples: samples.validation,
    features: stack.use(await featuresOf("validation", samples.train.length)),
  };
  const digests = [digestOf(samples.train), digestOf(samples.validation)];
  const key = sha256(JSON.stringify([keys, digests, size, startsAs, seed]));
  const held = stack.move();
  return {
    run: (epochs, onEpoch) =>
      finetune({
        head,
        train,
        validation,
        config: { ...config, epochs },
        seed,
        kept: { file: join(directory, `${epochs}-epochs`, "head.safetensors"), key },
        session,
        signal,
        onEpoch,
      }),
    tuned: ({ epochs, best: { weights } }) =>
      tunedModel(model, head, { weights, classes: [tunedClass], input, about: about(epochs) }),
    [Symbol.dispose]: () => held.dispose(),
  };
}

/** Every run keeps a checkpoint in a folder of its own, and goes on where it was stopped. */
async function wholeTrainer(options: TrainerOptions): Promise<Trainer> {
  const { model, size, collection, directory, ids, config, seed, input, about } = options;
  const { startsAs = 0, augmentation, session, signal, onFeatures } = options;
  const plates = await readTrainingPlates(collection, {
    ids: ids.train,
    directory: join(directory, "cache"),
    signal,
    onProgress: onFeatures,
  });
  const validation = samplesOf(collection, { ids: ids.validation, size });
  const network = withNetworkClasses(readNetwork(model, size), [startsAs]);
  return {
    run: (epochs, onEpoch) =>
      wholeRun({
        model,
        startsAs,
        sources: [{ plates, weight: 1 }],
        augmentation,
        config: { ...config, epochs },
        size: size.width,
        seed,
        directory: join(directory, `${epochs}-epochs`),
        className: tunedClass,
        input,
        about: about(epochs),
        collection,
        validation,
        session,
        signal,
        onEpoch,
      }),
    tuned: ({ epochs, best: { weights } }) =>
      tunedNetwork(model, network, { weights, classes: [tunedClass], input, about: about(epochs) }),
    [Symbol.dispose]() {},
  };
}

/** What is trained how, and how plates are made smaller where the start's file does not tell. */
const ways = {
  head: { trainer: headTrainer, config: finetuneDefaults, reduction: "linear" },
  all: { trainer: wholeTrainer, config: wholeDefaults, reduction: "area" },
} as const satisfies Readonly<
  Record<
    Trained,
    {
      trainer: (options: TrainerOptions) => Promise<Trainer>;
      config: FinetuneConfig;
      reduction: Reduction;
    }
  >
>;

/**
 * Runs the whole study.
 *
 * A study that was stopped goes on from the epochs that are kept in its directory.
 *
 * @throws {Error} when a part has no plates, or it is stopped: nothing is chosen then, nor written as tuned
 */
export async function finetuneStudy(options: StudyOptions): Promise<Study> {
  const { model, collection, directory, seed, session, signal, onEpoch } = options;
  const { size = { width: 416, height: 416 }, lengths = [10, 30, 70], train = "head" } = options;
  const way = ways[train];
  const { epochs: _, ...config } = { ...way.config, ...options.config };
  const ids = partsOf(collection, options);
  for (const [name, own] of Object.entries(ids)) {
    if (own.length > 0) continue;
    throw new Error(
      `Cannot train a detector on ${collection.plates.length} plates: none is left for the ` +
        `${name} part. Give more plates`,
    );
  }
  const labelsOn = labelsByPlate(collection.labels);
  const count = (own: readonly string[]) =>
    own.reduce((sum, plate) => sum + labelsOn(plate).length, 0);
  for (const [name, own] of Object.entries(ids)) {
    if (count(own) > 0) continue;
    throw new Error(
      `Cannot train a detector: of the ${own.length} plates of the ${name} part none has a label. ` +
        "Label some of their figures, or deal the plates out by another seed",
    );
  }
  writeWhole(join(directory, "parts.json"), JSON.stringify(ids, null, 2) + "\n");
  const digest = sha256(model);
  const about = (epochs: number) => ({
    tuned: JSON.stringify({ from: digest, train, plates: collection.name, seed, epochs }),
  });
  const { reduction } = way;
  const input = startInput(model, { size, reduction });
  using trainer = await way.trainer({ ...options, size, ids, config, input, about });
  const { runs, chosen } = await compareLengths({ lengths, run: trainer.run, onEpoch });
  for (const { epochs, history } of runs) {
    writeWhole(join(directory, `${epochs}-epochs`, "results.csv"), resultsCsv(history));
  }
  // the best of some of the lengths would pass for the best of all
  if (!chosen || runs.length < lengths.length) {
    signal?.throwIfAborted();
    throw new Error(
      `Cannot choose a length of training: ${runs.length} of ${lengths.length} were finished. ` +
        "Run it again: it goes on from there",
    );
  }
  const tuned = trainer.tuned(chosen);
  // one form of looking for both, that which the file tells: else more looks pass for more learning
  const looks = input === undefined ? { reduction } : {};
  const test = async (bytes: Uint8Array, given: YoloxOptions) => {
    await using detect = await openYolox(bytes, { ...looks, ...session, ...given });
    return await evaluateDetector(detect, collection, { ids: ids.test, signal });
  };
  const before = await test(withInput(model, input), options.opened ?? {});
  const after = await test(tuned, tunedOptions);
  const file = join(directory, "tuned.onnx");
  writeWhole(file, tuned);
  const each = (value: (own: readonly string[]) => number) => ({
    train: value(ids.train),
    validation: value(ids.validation),
    test: value(ids.test),
  });
  return {
    train,
    plates: each(({ length }) => length),
    labels: each(count),
    config,
    runs,
    chosen: { epochs: chosen.epochs, epoch: bestRecord(chosen).epoch },
    before,
    after,
    file,
    sha256: sha256(tuned),
  };
}
