/** `extract`: plates in, characters out. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Collection } from "lib/corpus/plate.ts";
import { originOf } from "lib/corpus/origin.ts";
import { openStore } from "lib/corpus/store.ts";
import type { Detector } from "lib/detect/detection.ts";
import { extract, type ExtractOptions, storeFile } from "lib/extract/extract.ts";
import { writeRecords } from "lib/extract/records.ts";
import { duration } from "lib/plot/table.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { command, type Context, passOver, ranges, UsageError, type Values } from "./command.ts";
import { confidenceLines, confidenceOf, plateLooks } from "lib/study/confidence.ts";
import { detectionAdvice } from "lib/study/detection_advice.ts";
import {
  checkDetectorName,
  defaultDetector,
  defaultPrompt,
  looksOf,
  mirroredOption,
  openDetector,
  openSegmenterByName,
  pairOf,
} from "./detectors.ts";
import { judgeExtraction } from "lib/study/judgement.ts";
import { addToSummary, type Asked, readSummary, type Summary } from "lib/study/summary.ts";
import { changesLines, unusedLines } from "lib/study/collection_lines.ts";
import { writtenLines } from "./told.ts";
import { counted } from "lib/study/counted.ts";
import { corpusOptions } from "./corpus_options.ts";
import { openCollection, outOf } from "lib/study/collection.ts";
import { surroundings, timed } from "lib/study/record.ts";
import { hasCorpus, partOf, workIn } from "lib/study/run.ts";

export interface ExtractChoice {
  readonly corpus: string;
  readonly seed: number;
  readonly detector: string;
  readonly minScore?: number | undefined;
  readonly threads?: number | undefined;
  readonly again?: boolean;
  /** Read every plate and every cut-out, whatever its size and date. */
  readonly verify?: boolean;
  /** Default: that of a form of lang-SAM, else the one that ships. */
  readonly segmenter?: string | undefined;
  /** Classes of a model of one's own. */
  readonly classes?: string | undefined;
  /** What a text detector looks for. */
  readonly prompt?: string | undefined;
  /** What else decides the cut-outs. */
  readonly cutting?:
    | Pick<
      ExtractOptions,
      "padding" | "deduplicate" | "masks" | "maxPixels"
    >
    | undefined;
  /** Longest side of a tile, for plates that are larger. */
  readonly tile?: number | undefined;
  /** Longest side in pixels of what YOLOX sees of a plate; several: each is looked at. */
  readonly side?: number | readonly number[] | undefined;
  /** Whether YOLOX sees plates in a mirror, too. */
  readonly mirrored?: boolean | undefined;
}

/** How a corpus is made, so that another command can go on with it. */
const askedOf = (
  { detector, minScore, segmenter, classes, prompt, cutting, tile, side, mirrored }: ExtractChoice,
): Asked => ({ detector, minScore, segmenter, classes, prompt, cutting, tile, side, mirrored });

/** What an earlier run said is true no more once this one begins: it may be killed. */
function markUnfinished(
  { plates }: Collection,
  choice: ExtractChoice & { readonly directory: string },
): void {
  const { directory, corpus, seed } = choice;
  using store = openStore(storeFile(directory), { readOnly: true });
  const { plates: done, characters, missed, skipped } = store.counts();
  addToSummary(directory, {
    corpus,
    seed,
    ...surroundings(),
    extraction: {
      plates: done,
      characters,
      false: null,
      missed,
      skipped,
      digest: "",
      finished: false,
      of: plates.length,
      asked: askedOf(choice),
    },
  });
}

/** Extracts a collection into `directory`, and judges its detector where there are labels. */
export async function runExtract(
  collection: Collection,
  choice: ExtractChoice & { readonly directory: string },
  context: Context,
): Promise<Summary> {
  const { directory, threads, again, cutting } = choice;
  const { prompt, classes, tile, side, mirrored } = choice;
  const { detector, segmenter } = pairOf(choice);
  const asked = { collection, threads, prompt, classes, tile, side, mirrored };
  await using chosen = await openDetector(detector, asked);
  await using cutter = await openSegmenterByName(segmenter, { threads });
  const minScore = choice.minScore ?? chosen.minScore;
  const through = new Set<string>();
  const looks = plateLooks();
  const looking = (detect: Detector): Detector => (image, options) => {
    looks.see(image);
    return detect(image, options);
  };
  for (const line of unusedLines(collection)) context.say(line);
  using _alone = workIn(directory, "extract characters");
  const before = knownPlates(directory);
  const wasWhole = hasCorpus(directory) && partOf(readSummary(directory)) === null;
  const { result, seconds } = await timed(async () => {
    using comparing = context.bar("comparing plates", collection.plates.length);
    using bar = context.bar(`extracting by ${chosen.detector.name}`, collection.plates.length);
    return await extract(collection, {
      directory,
      detector: {
        ...chosen.detector,
        use: (plate) => looking(chosen.detector.use(plate)),
      },
      segmenter: cutter,
      minScore,
      again,
      verify: choice.verify,
      ...cutting,
      signal: context.signal,
      onLook: (done) => before.size > 0 && comparing.at(done),
      onBegin(changes) {
        comparing[Symbol.dispose]();
        for (const line of changesLines(changes, { wasWhole })) context.say(line);
        for (const { plate, reason } of changes.unread) {
          const file = collection.plates.find(({ id }) => id === plate)!.file;
          passOver(context, { file, reason: `${reason}; what was found on it before stays` });
        }
        const waiting = [changes.added, changes.changed, changes.lost].some((ids) =>
          ids.length > 0
        );
        if (waiting || !hasCorpus(directory)) markUnfinished(collection, choice);
      },
      onProgress({ done, plate }) {
        through.add(plate);
        bar.at(done, plate);
      },
    });
  });
  const { finished } = result;
  context.say(throughput(directory, { through, seconds }));
  writeRecords(directory);
  const files = new Map(collection.plates.map(({ id, file }) => [id, file]));
  for (const { plate, reason } of result.skipped) {
    context.say(`skipped ${plate}: ${reason}`);
    passOver({ ...context, say: () => {} }, { file: files.get(plate) ?? plate, reason });
  }
  if (!finished) context.say("Stopped. The same command goes on from here.");
  using store = openStore(storeFile(directory));
  const { content } = store.digests();
  const labels = sha256(JSON.stringify(store.seen().map(({ labels }) => labels)));
  const extraction = originOf({ encoder: null, corpus: content, parameters: { minScore, labels } });
  const known = readSummary(directory);
  const isJudged = known.judgement !== undefined &&
    known.origins?.extraction?.digest === extraction.digest;
  const judged = !finished || collection.labels.length === 0
    ? { detection: [], judgement: undefined }
    : isJudged
    ? {}
    : judgedOf(collection, { directory, detector: chosen.detector.name, minScore, context });
  const [row] = judged.detection ?? known.detection ?? [];
  const { name } = chosen.detector;
  const confidence = looks.found.length === 0 && known.confidence
    ? known.confidence // nothing new was looked at
    : confidenceOf({ ...finds(store), minScore, looks: looks.found });
  const told = { corpus: choice.corpus, detector: name, row, confidence };
  const doubted = choice.corpus !== "engraver" && detector !== "labels";
  for (const line of doubted ? confidenceLines(confidence) : []) context.say(line);
  for (const line of detectionAdvice(told)) context.say(line);
  return addToSummary(directory, {
    corpus: choice.corpus,
    seed: choice.seed,
    ...surroundings(),
    extraction: {
      ...result,
      of: collection.plates.length,
      digest: content,
      asked: askedOf(choice),
    },
    origins: { extraction },
    confidence,
    ...judged,
    // what earlier runs took, and what looking at the collection took this time
    seconds: { extract: Number(Math.max(store.seconds(), seconds).toFixed(2)) },
  });
}

/** The parts of a judgement that a summary keeps; says where a curve cannot be whole. */
function judgedOf(
  collection: Collection,
  { context, ...options }: Parameters<typeof judgeExtraction>[1] & { readonly context: Context },
): Pick<Summary, "detection" | "judgement"> {
  const { older, ...judged } = judgeExtraction(collection, options);
  if (older > 0) {
    context.say(
      `Of ${
        counted(older, "plate")
      } an older Burin kept only what was cut out: precision and recall ` +
        "are not known below the score that was asked for. Extract into another folder for all of it.",
    );
  }
  return judged;
}

const knownPlates = (directory: string): ReadonlySet<string> => {
  if (!existsSync(storeFile(directory))) return new Set();
  using store = openStore(storeFile(directory), { readOnly: true });
  return store.done();
};

/** The scores of all that is kept, and how many plates are without a find. */
function finds(store: ReturnType<typeof openStore>) {
  const scores: number[] = [];
  const searched = new Set<string>();
  for (const { score, plate } of store.eachCharacter()) {
    scores.push(score);
    searched.add(plate);
  }
  const plates = store.plates().filter(({ skipped }) => skipped === null).length;
  return { scores, plates, without: plates - searched.size };
}

/** How fast this run was, without the plates of earlier ones. */
function throughput(
  directory: string,
  { through, seconds }: { readonly through: ReadonlySet<string>; readonly seconds: number },
): string {
  using store = openStore(storeFile(directory));
  const earlier = [...store.done()].filter((id) => !through.has(id)).length;
  const took = `all together in ${duration(store.seconds())}`;
  const before = `${counted(earlier, "plate")} ${
    earlier === 1 ? "was" : "were"
  } gone through before`;
  if (through.size === 0) return `Nothing new: ${before}, ${took}`;
  const characters = [...through].reduce((sum, id) => sum + store.characterCount(id), 0);
  const perMinute = (count: number) => (60 * count / Math.max(seconds, 0.01)).toFixed(1);
  return `${counted(through.size, "plate")} and ${counted(characters, "character")} in ` +
    `${duration(seconds)}: ${perMinute(through.size)} plates, ${
      perMinute(characters)
    } characters ` +
    `a minute${earlier === 0 ? "" : `; ${before}, ${took}`}`;
}

export const extractOptions = {
  ...corpusOptions,
  detector: {
    kind: "text",
    about: "burin_nano, ink, labels, yolox, lang_sam_2023 or _2024, an id of `models list`, or " +
      "yolov8:FILE (default burin_nano)",
    value: "NAME|KIND:FILE",
  },
  segmenter: {
    kind: "text",
    about:
      "burin_cutter, grabcut, sam_vit_b ..., or sam:FILE,FILE (default burin_cutter; lang-SAM's own)",
    value: "NAME|KIND:FILES",
  },
  classes: { kind: "text", about: "Classes of a model of your own, in order", value: "A,B" },
  prompt: {
    kind: "text",
    about: `What grounding_dino looks for, "a man; a cat" (default "${defaultPrompt}")`,
    value: "PHRASES",
  },
  "min-score": {
    kind: "number",
    about: "Detections below are left out; default: the detector's",
    range: ranges.score,
  },
  again: { kind: "flag", about: "Try again the plates that were skipped" },
  verify: {
    kind: "flag",
    about: "Read every plate and cut-out anew, whatever its size and date",
  },
  threads: { kind: "number", about: "Threads of a model", range: ranges.threads },
  duplicates: {
    kind: "text",
    about: "Detections that say the same: drop, merge or keep",
    choices: ["drop", "merge", "keep"],
    default: "drop",
  },
  tile: {
    kind: "number",
    about: "Look at larger plates in tiles of this side too, pixels",
    range: { least: 64, most: 100_000, whole: true },
  },
  side: {
    kind: "text",
    about:
      "Longest side of what YOLOX sees of a plate, a multiple of 32; joined of several, 416+640",
    value: "N|N+N",
  },
  mirrored: mirroredOption,
  padding: {
    kind: "number",
    about: "Pixels around each box in the cut-outs",
    default: 0,
    range: { least: 0, most: 10_000, whole: true },
  },
  holes: { kind: "text", about: "Holes in masks", choices: ["keep", "fill"], default: "keep" },
  islands: {
    kind: "text",
    about: "Pieces beside the largest",
    choices: ["keep", "drop"],
    default: "keep",
  },
  megapixels: {
    kind: "number",
    about: "Larger plates are skipped",
    default: 80,
    range: { least: 0.01, most: 1000 },
  },
} as const;

function oneOf<T extends string>(typed: string, known: readonly T[], option: string): T {
  const found = known.find((word) => word === typed);
  if (found) return found;
  throw new UsageError(`--${option} is ${known.join(" or ")}; it was given "${typed}"`);
}

/** What was typed about cut-outs, as the batch wants it. */
export function cuttingOf(
  { duplicates, padding, holes, islands, megapixels }: Pick<
    Values<typeof extractOptions>,
    "duplicates" | "padding" | "holes" | "islands" | "megapixels"
  >,
): ExtractChoice["cutting"] {
  const merged = oneOf(duplicates, ["drop", "merge", "keep"], "duplicates");
  const masks = {
    holes: oneOf(holes, ["keep", "fill"], "holes"),
    islands: oneOf(islands, ["keep", "drop"], "islands"),
  };
  const plain = masks.holes === "keep" && masks.islands === "keep";
  return {
    padding,
    ...merged === "keep" ? {} : { deduplicate: { merge: merged === "merge" } },
    ...plain ? {} : { masks },
    maxPixels: megapixels * 1e6,
  };
}

/** The detector that was typed, or the one for a corpus where none was. */
export const detectorFor = (corpus: string, detector: string | undefined): string =>
  detector ?? defaultDetector(corpus);

export const extractCommand = command({
  name: "extract",
  about: "Find the characters of a collection and cut them out; goes on after a kill.",
  takes: [],
  examples: [
    "extract --corpus ../my-prints",
    "extract --corpus alice --detector yolox_nano",
    "extract --corpus prints/seymour-sketches --detector yolox_nano",
    "extract --plates 12 --seed 3 --out out/twelve",
  ],
  options: extractOptions,
  async run({ options }, context) {
    checkDetectorName(detectorFor(options.corpus, options.detector));
    const looks = looksOf(options);
    const collection = await openCollection(options, context);
    const summary = await runExtract(collection, {
      ...options,
      directory: outOf(options),
      detector: detectorFor(options.corpus, options.detector),
      minScore: options["min-score"],
      cutting: cuttingOf(options),
      ...looks,
    }, context);
    const { plates, characters, skipped } = summary.extraction!;
    context.say(
      `${counted(characters, "character")} on ${counted(plates - skipped.length, "plate")}` +
        (skipped.length > 0 ? `; ${counted(skipped.length, "plate")} skipped` : ""),
    );
    const files = ["characters.jsonl", "corpus.sqlite", "summary.json"];
    const written = files.map((file) => join(outOf(options), file)).filter(existsSync);
    for (const line of writtenLines(written)) context.say(line);
    return summary;
  },
});
