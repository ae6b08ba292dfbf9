/** `extract`: plates in, characters out. */
import type { Collection, Plate } from "lib/corpus/plate.ts";
import { openStore } from "lib/corpus/store.ts";
import { averagePrecision, type Judged } from "lib/detect/average_precision.ts";
import type { Detection, Detector } from "lib/detect/detection.ts";
import { extract, storeFile } from "lib/extract/extract.ts";
import { maskIou } from "lib/geometry/mask.ts";
import type { DetectionRow } from "lib/plot/table.ts";
import { grabcut } from "lib/segment/grabcut.ts";
import { command, type Context } from "./command.ts";
import { addToSummary, type Summary } from "./summary.ts";
import {
  corpusOptions,
  openCollection,
  openDetector,
  outOf,
  surroundings,
  timed,
} from "./workspace.ts";

export interface ExtractChoice {
  readonly corpus: string;
  readonly seed: number;
  readonly detector: string;
  readonly minScore?: number;
  readonly threads?: number;
  readonly again?: boolean;
}

/** Below this no detection is kept at all, not even to draw a precision-recall curve. */
const floor = 0.05;

/** A detector that remembers what it found, down to the floor, and gives what was asked for. */
function remembering(detect: Detector, found: Map<string, Detection[]>, plate: Plate): Detector {
  return async (image, { minScore = 0, signal } = {}) => {
    const all = await detect(image, { minScore: floor, signal });
    found.set(plate.id, all);
    return all.filter(({ score }) => score >= minScore);
  };
}

/** Extracts a collection into `directory`, and judges its detector where there are labels. */
export async function runExtract(
  collection: Collection,
  choice: ExtractChoice & { readonly directory: string },
  context: Context,
): Promise<Summary> {
  const { directory, threads, again } = choice;
  await using chosen = await openDetector(choice.detector, { collection, threads });
  const minScore = choice.minScore ?? chosen.minScore;
  const found = new Map<string, Detection[]>();
  const { result, seconds } = await timed(async () => {
    using bar = context.bar(`extracting by ${chosen.detector.name}`, collection.plates.length);
    return await extract(collection, {
      directory,
      detector: {
        ...chosen.detector,
        use: (plate) => remembering(chosen.detector.use(plate), found, plate),
      },
      segmenter: { name: "grabcut", sha256: null, use: grabcut() },
      minScore,
      again,
      signal: context.signal,
      onProgress: ({ done, plate }) => bar.at(done, plate),
    });
  });
  const { finished, ...extraction } = result;
  using store = openStore(storeFile(directory));
  for (const { plate, reason } of extraction.skipped) context.say(`skipped ${plate}: ${reason}`);
  if (!finished) context.say("Stopped. The same command goes on from here.");
  const judged = collection.labels.length > 0 && finished
    ? await judge(collection, { directory, found, chosen, context })
    : [];
  return addToSummary(directory, {
    corpus: choice.corpus,
    seed: choice.seed,
    ...surroundings(),
    extraction: { ...extraction, digest: store.contentDigest() },
    detection: judged,
    seconds: { extract: seconds },
  });
}

/** The detector's row, and that of the labels, which bounds it. */
async function judge(
  collection: Collection,
  { directory, found, chosen, context }: {
    directory: string;
    found: Map<string, Detection[]>;
    chosen: Awaited<ReturnType<typeof openDetector>>;
    context: Context;
  },
): Promise<DetectionRow[]> {
  using store = openStore(storeFile(directory));
  const readable = store.plates().filter(({ skipped }) => skipped === null);
  const plates: Judged[] = [];
  // plates of an earlier run were not remembered
  const missing = readable.filter(({ id }) => !found.has(id));
  using bar = context.bar("judging the detector", missing.length);
  for (const [i, plate] of missing.entries()) {
    const image = await collection.open(plate);
    found.set(plate.id, await chosen.detector.use(plate)(image, { minScore: floor }));
    bar.at(i + 1);
  }
  for (const { id } of readable) {
    const labels = collection.labels.filter(({ plate }) => plate === id);
    plates.push({ detections: found.get(id)!, labels });
  }
  const { map, map50 } = averagePrecision(plates);
  const characters = store.characters();
  const overlaps = characters.flatMap(({ plate, name, mask }) => {
    const truth = collection.labels.find((label) => label.plate === plate && label.name === name);
    return truth?.mask ? [maskIou(mask, truth.mask)] : [];
  });
  const labels = plates.reduce(
    (sum, { labels }) => sum + labels.filter(({ difficult }) => !difficult).length,
    0,
  );
  const right = characters.filter(({ name }) => name !== null).length;
  const missed = readable.reduce((sum, plate) => sum + plate.missed, 0);
  const mean = (list: readonly number[]) =>
    list.length === 0 ? null : list.reduce((a, b) => a + b, 0) / list.length;
  const bound = averagePrecision(
    plates.map(({ labels }) => ({
      labels,
      detections: labels.map(({ box }) => ({ box, score: 1 })),
    })),
  );
  return [
    {
      detector: chosen.detector.name,
      plates: readable.length,
      labels,
      found: right,
      missed,
      false: characters.length - right,
      map50,
      map,
      maskIou: mean(overlaps),
    },
    {
      detector: "labels (upper bound)",
      plates: readable.length,
      labels,
      found: labels,
      missed: 0,
      false: 0,
      map50: bound.map50,
      map: bound.map,
      maskIou: null,
    },
  ];
}

export const extractOptions = {
  ...corpusOptions,
  detector: { kind: "text", about: "ink, yolox, or labels (default ink; yolox for alice)" },
  "min-score": { kind: "number", about: "Detections below are left out (default: the detector's)" },
  again: { kind: "flag", about: "Try again the plates that were skipped" },
  threads: { kind: "number", about: "Threads of a model" },
} as const;

/** Alice is found by a real detector; the engraver's plates by their ink. */
export const detectorFor = (corpus: string, detector: string | undefined): string =>
  detector ?? (corpus === "alice" ? "yolox" : "ink");

export const extractCommand = command({
  name: "extract",
  about: "Find the characters of a collection and cut them out; goes on after a kill.",
  takes: [],
  options: extractOptions,
  async run({ options }, context) {
    const collection = await openCollection(options, context);
    const summary = await runExtract(collection, {
      ...options,
      directory: outOf(options),
      detector: detectorFor(options.corpus, options.detector),
      minScore: options["min-score"],
    }, context);
    const { plates, characters, skipped } = summary.extraction!;
    context.say(`${characters} characters on ${plates} plates, ${skipped.length} plates skipped`);
    return summary;
  },
});
