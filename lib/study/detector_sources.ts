/** What a detector learns from: prints by book, plates that another detector labelled, engraved plates. */
import { join } from "node:path";
import { unlabelledApart } from "lib/corpus/book_folds.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { bookOf } from "lib/corpus/splits.ts";
import { withTrainingLabels } from "lib/corpus/training_labels.ts";
import { reducedTo } from "lib/detect/by_book.ts";
import { openDetector } from "lib/detect/open.ts";
import { engraveTrainingPlates } from "lib/engraver/training_plates.ts";
import { sourceDefaults } from "lib/finetune/defaults.ts";
import { readTrainingPlates, type TrainingPlate } from "lib/finetune/plate_cache.ts";
import { pseudoLabelled } from "lib/finetune/pseudo_labels.ts";
import { sourcesByBook, type WeightedPlates } from "lib/finetune/training_pictures.ts";
import { type LeftOutBooks, withoutBooks } from "./left_out_books.ts";
import type { StageContext } from "./stage_context.ts";

/** Which plates are learnt from, and how often each kind is shown. */
export interface SourcesChoice extends LeftOutBooks {
  /** Also learn from labels that are good for nothing else, where the collection has some. Default true. */
  readonly trainingOnly?: boolean;
  /** Plates of the engraver beside the others. Default 0. */
  readonly engraver?: number;
  /** Share of the pictures that show those, 0 to 1. Default .2. */
  readonly engraverShare?: number;
  /** A detector that labels the plates nobody labelled. Default: they are left out. */
  readonly pseudo?: string | undefined;
  /** Share of the pictures that show those, 0 to 1. Default .2. */
  readonly pseudoShare?: number;
}

/** What `readSources` needs beside the choice. */
export interface SourcesOptions extends SourcesChoice {
  /** Where reduced plates and engraved ones are kept. */
  readonly directory: string;
  /** Of the engraver's plates. */
  readonly seed: number;
  readonly threads?: number | undefined;
}

/** Plates to draw pictures from, and how many there are of two kinds. */
export interface DetectorSources {
  readonly sources: readonly WeightedPlates[];
  /** Labelled plates. */
  readonly plates: number;
  /** Plates on which the other detector was sure of a figure. */
  readonly pseudo: number;
  /** Which labels were to be learnt from: also those that are good for nothing else, or not. */
  readonly labels: "all" | "judged";
}

const none: ReadonlySet<string> = new Set();

/** Longer side in pixels of what the detector sees of plates that it labels. */
const pseudoSide = 640;

/** Plates with what a detector finds on them as labels. */
async function pseudoLabels(
  name: string,
  { plates, collection, threads }: {
    readonly plates: readonly TrainingPlate[];
    readonly collection: Collection;
    readonly threads: number | undefined;
  },
  context: StageContext,
): Promise<TrainingPlate[]> {
  await using detector = await openDetector(name, {
    threads,
    side: pseudoSide,
    // its scores are compared with limits found for one look
    mirrored: false,
  });
  using bar = context.bar(`labels by ${detector.name}`, plates.length);
  return await pseudoLabelled(plates, {
    collection,
    detector: reducedTo(detector.use, pseudoSide),
    signal: context.signal,
    onProgress: ({ done }) => bar.at(done),
  });
}

/**
 * Reads the plates that a detector is trained on, and says how likely each is to be shown.
 *
 * @param collection plates with books; those without labels are of use to `pseudo` alone, and only
 *   where their book shows no composition of a book that is left out
 * @throws {UsageError} where a book that is to be left out is not there
 * @throws {Error} where a plate has no book, or `pseudo` is no detector that is here
 */
export async function readSources(
  collection: Collection,
  options: SourcesOptions,
  context: StageContext,
): Promise<DetectorSources> {
  const { directory, seed, threads, engraver = 0, pseudo, trainingOnly = true } = options;
  const { engraverShare = sourceDefaults.engraverShare } = options;
  const { signal } = context;
  const pseudoShare = pseudo === undefined ? 0 : options.pseudoShare ?? sourceDefaults.pseudoShare;
  const reading = async (from: Collection, what: string, ids = from.labelled) => {
    using bar = context.bar(what, from.plates.length);
    return await readTrainingPlates(from, {
      directory: join(directory, "cache"),
      ids,
      signal,
      onProgress({ done, total }) {
        bar.total(total);
        bar.at(done);
      },
    });
  };
  const left = withoutBooks(collection, options);
  const given = trainingOnly ? withTrainingLabels(left) : left;
  const prints = await reading(given, "reading plates");
  const sources = sourcesByBook(prints, {
    weight: 1 - (engraver > 0 ? engraverShare : 0) - pseudoShare,
  });
  let found: readonly TrainingPlate[] = [];
  if (pseudo !== undefined) {
    const evaluated = new Set(collection.plates.map(bookOf));
    for (const book of given.plates.map(bookOf)) evaluated.delete(book);
    const ids = new Set(unlabelledApart(collection, evaluated)).difference(given.labelled ?? none);
    const plates = await reading(collection, "reading unlabelled plates", ids);
    found = await pseudoLabels(pseudo, { plates, collection, threads }, context);
    sources.push(...sourcesByBook(found, { weight: pseudoShare }));
  }
  if (engraver > 0) {
    using bar = context.bar("engraving", engraver);
    const drawn = await engraveTrainingPlates({
      seed,
      plates: engraver,
      directory: join(directory, "engraver"),
      signal,
      onProgress: ({ done }) => bar.at(done),
    });
    const plates = await reading(drawn, "reading the engraver's");
    sources.push({ plates, weight: engraverShare });
  }
  const labels = trainingOnly ? "all" : "judged";
  return { sources, plates: prints.length, pseudo: found.length, labels };
}
