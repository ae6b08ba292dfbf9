/** Characters out of plates: found, cut out, evaluated where there are labels, and recorded. */
import { isLabelled } from "lib/corpus/is_labelled.ts";
import type { Collection, Plate } from "lib/corpus/plate.ts";
import { openStore } from "lib/corpus/store.ts";
import type { Detector } from "lib/detect/detection.ts";
import type { Likeness } from "lib/detect/likeness.ts";
import { partWithFigures } from "lib/detect/zoom.ts";
import { extract, type ExtractSummary, type Named, storeFile } from "lib/extract/extract.ts";
import type { Changes } from "lib/extract/changes.ts";
import { crop } from "lib/image/image.ts";
import { writeRecords } from "lib/extract/records.ts";
import type { DetectionRow } from "lib/plot/table.ts";
import type { Segmenter } from "lib/segment/prompt.ts";
import { changesLines, unusedLines } from "./collection_lines.ts";
import {
  defaultDetector,
  modelsOf,
  openPlateDetector,
  openPlateSegmenter,
  type PlateDetector,
  type PlateDetectorOptions,
} from "./extraction_models.ts";
import { plateLikeness } from "./confidence.ts";
import { beginExtraction, type Begun, recordExtraction } from "./extraction_record.ts";
import { readRemarks, remarkText } from "./plate_remarks.ts";
import { openPlateModels, type PlateModels, type PlateModelsOptions } from "./plate_models.ts";
import { throughputLine } from "./throughput.ts";
import { type Cutting, usualCutting } from "./cutting.ts";
import { timed } from "./record.ts";
import { hasCorpus, partOf, workIn } from "./run.ts";
import { isExtracted } from "./run_folder.ts";
import { passOver, silent, type StageContext } from "./stage_context.ts";
import { readSummary } from "./summary.ts";
import { learntFromPrints, type TurnedPlates, turnedPlates } from "./turned_plates.ts";

/** How characters are found and cut out, and where they go. */
export interface ExtractCharactersOptions extends Omit<PlateDetectorOptions, "collection"> {
  /** Where everything goes: the database, the cut-outs, their records and the summary. */
  readonly directory: string;
  /** What the summary calls the collection. Default: its name. */
  readonly corpus?: string;
  /** With which the collection was drawn, for the summary. Default 1. */
  readonly seed?: number;
  /**
   * One of `lib/detect/open.ts`, KIND:FILE, a form of lang-SAM, or "labels"; or one that is open, which
   * stays its owner's. Default: the one that ships; where it is not here, the corpus's own.
   */
  readonly detector?: string | PlateDetector | undefined;
  /** Its name, or one that is open. Default: that of a form of lang-SAM, else the one that ships. */
  readonly segmenter?: string | Named<Segmenter> | undefined;
  /** Detections below are no characters. Default: the detector's own threshold. */
  readonly minScore?: number | undefined;
  /** What else decides the cut-outs. Default: as the folder's corpus was begun, else `usualCutting`. */
  readonly cutting?: Cutting | undefined;
  /** Try again the plates that were skipped before. Default false. */
  readonly again?: boolean | undefined;
  /** Read every plate and every cut-out, whatever its size and date. Default false. */
  readonly verify?: boolean | undefined;
  /** Whom it tells what it does, and who may stop it. Default: nobody. */
  readonly context?: StageContext;
}

/** What an extraction came to, earlier runs of the same corpus included. */
export interface ExtractedCharacters extends ExtractSummary {
  /** The detector against the labels, and the labels themselves; empty where nothing was evaluated. */
  readonly detection: readonly DetectionRow[];
}

/**
 * Finds the characters of a collection, cuts them out into a folder, and records there what was done.
 * Where the collection is labelled, the detector is evaluated. A run that was stopped or killed goes on
 * where it was; one that is whole compares the collection with what it knows of it.
 *
 * @returns how much there is now; the rest is in `summary.json`
 * @throws {UsageError} where there is no such detector, segmenter or file
 * @throws {LockedError} where another process works in the folder
 * @throws {Error} where the folder's corpus was made in another way, or three plates in a row fail
 *
 * ```ts
 * import { openFolder } from "lib/corpus/folder.ts";
 * import { extractCharacters } from "lib/study/extract_characters.ts";
 * async function countOf(prints: string, directory: string): Promise<number> {
 *   const collection = await openFolder(prints);
 *   return (await extractCharacters(collection, { directory, detector: "ink" })).characters;
 * }
 * ```
 */
export async function extractCharacters(
  collection: Collection,
  options: ExtractCharactersOptions,
): Promise<ExtractedCharacters> {
  const { directory, context = silent, corpus = collection.name, seed = 1 } = options;
  const cutting = options.cutting ?? begunCutting(directory);
  const asked = {
    ...options,
    cutting,
    detector: nameOf(options.detector) ?? defaultDetector(corpus),
    segmenter: nameOf(options.segmenter),
  };
  const models = modelsOf(asked);
  await using stack = new AsyncDisposableStack();
  const before = knownPlates(directory);
  const plates = collection.plates.filter(({ id }) => !before.has(id)).length;
  const { detector, segmenter, abreast } = await modelsFor(models, {
    ...options,
    collection,
    plates,
    stack,
  });
  const minScore = options.minScore ?? detector.minScore;
  const run: Begun = { directory, corpus, seed, asked, minScore, context };
  for (const line of unusedLines(collection)) context.say(line);
  using _alone = workIn(directory, "extract characters");
  const went = await goThrough(collection, {
    ...options,
    cutting,
    run,
    detector,
    segmenter,
    abreast,
  });
  context.say(throughputLine(directory, went));
  writeRecords(directory);
  saySkipped(collection, { ...went, context });
  const { looks, turned, plates: through } = went.remarks;
  const summary = recordExtraction(collection, {
    ...run,
    ...went,
    ...{ looks, turned, through },
    detector: detector.name,
  });
  return { ...went.result, detection: summary.detection ?? [] };
}

/** The models that were given, and those that are opened here by their names. */
async function modelsFor(
  names: ReturnType<typeof modelsOf>,
  { detector, segmenter, stack, ...options }:
    & Omit<PlateModelsOptions, "detector" | "segmenter">
    & Pick<ExtractCharactersOptions, "detector" | "segmenter">
    & { readonly stack: AsyncDisposableStack },
): Promise<Omit<PlateModels, keyof AsyncDisposable>> {
  if (typeof detector !== "object" && typeof segmenter !== "object") {
    return stack.use(await openPlateModels(names, options));
  }
  return {
    detector: typeof detector === "object"
      ? detector
      : stack.use(await openPlateDetector(names.detector, options)),
    segmenter: typeof segmenter === "object"
      ? segmenter
      : stack.use(await openPlateSegmenter(names.segmenter, options)),
    abreast: 1,
  };
}

const nameOf = (model: string | { readonly name: string } | undefined): string | undefined =>
  typeof model === "object" ? model.name : model;

/**
 * How the characters of a folder's corpus are cut out: as its summary says, where an older Burin may say
 * nothing and did nothing, else as the corpus itself says.
 */
function begunCutting(directory: string): Cutting {
  if (!isExtracted(directory)) return usualCutting;
  const begun = hasCorpus(directory) ? readSummary(directory).extraction : undefined;
  if (begun) return begun.asked?.cutting ?? {};
  using store = openStore(storeFile(directory), { readOnly: true });
  const provenance = store.provenance();
  if (provenance === null) return usualCutting;
  const { minScore: _score, minArea: _area, ...cutting } = provenance.parameters;
  return cutting as Cutting;
}

/** Ids of the plates that a folder's corpus knows. */
function knownPlates(directory: string): ReadonlySet<string> {
  if (!isExtracted(directory)) return new Set();
  using store = openStore(storeFile(directory), { readOnly: true });
  return store.done();
}

/** A detector whose plates are looked at, and tried in other turns, on their way from it. */
const looking = (
  detect: Detector,
  { plate, looks, turns }: {
    readonly plate: Plate;
    /** Null where the plate is none of those that are looked at. */
    readonly looks: Map<string, Likeness> | null;
    /** Null where nothing tells how the plate lies, or labels say so. */
    readonly turns: TurnedPlates | null;
  },
): Detector =>
async (image, options) => {
  const finds = await detect(image, options);
  if (looks) {
    // paper and text around a plate are no part of how it looks
    const part = partWithFigures(finds, image, options);
    looks.set(plate.id, plateLikeness(part ? crop(image, part) : image));
  }
  await turns?.see(image, { ...options, plate, detect, finds });
  return finds;
};

/** Goes through the plates that are to be done; which they were, how they look, and what it took. */
async function goThrough(
  collection: Collection,
  { run, detector, segmenter, abreast, again, verify, cutting }:
    & Pick<ExtractCharactersOptions, "again" | "verify" | "cutting">
    & {
      readonly run: Begun;
      readonly detector: PlateDetector;
      readonly segmenter: Named<Segmenter>;
      readonly abreast: number;
    },
) {
  const { directory, context, minScore } = run;
  const before = knownPlates(directory);
  const wasWhole = hasCorpus(directory) && partOf(readSummary(directory)) === null;
  const [looks, turns, through] = [
    new Map<string, Likeness>(),
    turnedPlates(),
    new Set<string>(),
  ];
  const { first } = readRemarks(directory, collection);
  const isJudged = ({ id }: Plate) => collection.labels.length > 0 && isLabelled(collection, id);
  const turnsOf = (plate: Plate) =>
    learntFromPrints(detector.name) && !isJudged(plate) ? turns : null;
  const { result, seconds } = await timed(async () => {
    using comparing = context.bar("comparing plates", collection.plates.length);
    using bar = context.bar(`extracting by ${detector.name}`, collection.plates.length);
    return await extract(collection, {
      directory,
      detector: {
        ...detector,
        use: (plate) =>
          looking(detector.use(plate), {
            plate,
            looks: first.has(plate.id) ? looks : null,
            turns: turnsOf(plate),
          }),
      },
      segmenter,
      abreast,
      minScore,
      again,
      verify,
      ...cutting,
      signal: context.signal,
      onLook: (done) => before.size > 0 && comparing.at(done),
      onBegin(changes) {
        comparing[Symbol.dispose]();
        for (const line of changesLines(changes, { wasWhole })) context.say(line);
        sayUnread(collection, { changes, context });
        const waiting = [changes.added, changes.changed, changes.lost].some((ids) =>
          ids.length > 0
        );
        if (waiting || !hasCorpus(directory)) beginExtraction(collection, run);
      },
      remarkOn: (id) => {
        const turn = turns.turned.find(({ plate }) => plate === id)?.by;
        return remarkText({ look: looks.get(id), turn });
      },
      onProgress({ done, plate }) {
        through.add(plate);
        bar.at(done, plate);
      },
    });
  });
  const { failure } = turns;
  if (failure !== null) context.say(`Not every plate could be tried in other turns; ${failure}`);
  return { result, seconds, through, remarks: readRemarks(directory, collection) };
}

/** Plates that cannot be read any more: they are passed over, and what was found on them stays. */
function sayUnread(
  { plates }: Collection,
  { changes, context }: { readonly changes: Changes; readonly context: StageContext },
): void {
  const fileOf = new Map(plates.map(({ id, file }) => [id, file]));
  for (const { plate, reason } of changes.unread) {
    // of a folder that cannot be read the plate is known, and not its file
    const file = fileOf.get(plate) ?? plate;
    passOver(context, { file, reason: `${reason}; what was found on it before stays` });
  }
}

/** Plates that were skipped, and whether the run was stopped. */
function saySkipped(
  { plates }: Collection,
  { result: { skipped, finished }, context }: {
    readonly result: ExtractSummary;
    readonly context: StageContext;
  },
): void {
  const files = new Map(plates.map(({ id, file }) => [id, file]));
  for (const { plate, reason } of skipped) {
    context.say(`skipped ${plate}: ${reason}`);
    passOver({ ...context, say: () => {} }, { file: files.get(plate) ?? plate, reason });
  }
  if (!finished) context.say("Stopped. The same command goes on from here.");
}
