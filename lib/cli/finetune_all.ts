/** `finetune --train all`: a whole detector, on the labelled plates of all books but some. */
import { join } from "node:path";
import type { Collection } from "lib/corpus/plate.ts";
import { foldsOfBooks, unlabelledApart } from "lib/corpus/book_folds.ts";
import { bookOf } from "lib/corpus/splits.ts";
import { engraveTrainingPlates } from "lib/engraver/training_plates.ts";
import { reducedTo } from "lib/detect/by_book.ts";
import { printsInput } from "lib/detect/input_form.ts";
import { openDetector } from "lib/detect/open.ts";
import { detectorDefaults } from "lib/finetune/detector_training.ts";
import { readTrainingPlates, type TrainingPlate } from "lib/finetune/plate_cache.ts";
import { pseudoLabelled } from "lib/finetune/pseudo_labels.ts";
import { tunedClass } from "lib/finetune/study.ts";
import type { Start } from "lib/finetune/start.ts";
import { sourcesByBook } from "lib/finetune/training_pictures.ts";
import { trainWholeDetector } from "lib/finetune/whole_detector.ts";
import { augmentationOf } from "./augmentation.ts";
import { type Context, UsageError } from "./command.ts";
import { surroundings, timed } from "lib/study/record.ts";

export interface AllOptions {
  readonly seed: number;
  readonly batch: number;
  readonly rate: number;
  readonly steps: number;
  /** Sides of the pictures in pixels, by turns; multiples of 32. */
  readonly sizes: readonly number[];
  readonly threads: number | undefined;
  /** Books that nothing is learnt from, by name, with commas between them. */
  readonly without: string | undefined;
  /** The fold of books, from 1, that nothing is learnt from, as `judge` counts them. */
  readonly fold: number | undefined;
  readonly folds: number;
  /** Plates of the engraver beside the others, and the share of the pictures that show them. */
  readonly engraver: number;
  readonly "engraver-share": number;
  /** A detector that labels the plates nobody labelled, and the share of the pictures that show them. */
  readonly pseudo: string | undefined;
  readonly "pseudo-share": number;
  /** What differs from the augmentation's defaults, as typed. */
  readonly augment: string | undefined;
}

/** Names of the books of a fold. */
function booksOfFold(
  collection: Collection,
  { fold, folds }: Pick<AllOptions, "fold" | "folds">,
): readonly string[] {
  if (fold === undefined) return [];
  if (fold > folds) throw new UsageError(`--fold takes numbers from 1 to ${folds}, not ${fold}`);
  return foldsOfBooks(collection, { folds })[fold - 1].books;
}

/** The plates of a collection without those of some books. */
function withoutBooks(
  collection: Collection,
  { without, ...options }: Pick<AllOptions, "without" | "fold" | "folds">,
): Collection {
  const typed = (without ?? "").split(",").map((name) => name.trim());
  const left = [...typed.filter((name) => name !== ""), ...booksOfFold(collection, options)];
  const books = new Set(collection.plates.map(bookOf));
  const unknown = left.filter((book) => !books.has(book));
  if (unknown.length > 0) {
    throw new UsageError(
      `--without takes books of the collection, ${[...books].sort().join(", ")}; not "${unknown}"`,
    );
  }
  const plates = collection.plates.filter((plate) => !left.includes(bookOf(plate)));
  const ids = new Set(plates.map(({ id }) => id));
  return { ...collection, plates, labels: collection.labels.filter(({ plate }) => ids.has(plate)) };
}

/** Longer side in pixels of what the detector sees of plates that it labels. */
const pseudoSide = 640;

/** Plates with what a detector finds on them as labels. */
async function pseudoLabels(
  plates: readonly TrainingPlate[],
  { collection, options: { pseudo, threads }, context }: {
    readonly collection: Collection;
    readonly options: AllOptions;
    readonly context: Context;
  },
): Promise<TrainingPlate[]> {
  await using detector = await openDetector(pseudo!, {
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

/** Trains all of a detector, and says what came of it. */
export async function finetuneAll(
  { start, collection, directory, options }: {
    readonly start: Start;
    readonly collection: Collection;
    readonly directory: string;
    readonly options: AllOptions;
  },
  context: Context,
) {
  const { seed, batch, rate, steps, sizes, threads, engraver, "engraver-share": share } = options;
  const { signal } = context;
  const augmentation = augmentationOf(options.augment);
  const kept = { directory: join(directory, "cache"), signal };
  const reading = async (plates: Collection, what: string, ids?: readonly string[]) => {
    using bar = context.bar(what, ids?.length ?? plates.plates.length);
    const onProgress = ({ done }: { readonly done: number }) => bar.at(done);
    return await readTrainingPlates(plates, {
      ...kept,
      onProgress,
      ids: ids ?? plates.labelled,
    });
  };
  const given = withoutBooks(collection, options);
  const prints = await reading(given, "reading plates");
  const pseudoShare = options.pseudo === undefined ? 0 : options["pseudo-share"];
  const sources = sourcesByBook(prints, {
    weight: 1 - (engraver > 0 ? share : 0) - pseudoShare,
  });
  let pseudo = 0;
  if (options.pseudo !== undefined) {
    const judged = new Set(collection.plates.map(bookOf));
    for (const book of given.plates.map(bookOf)) judged.delete(book);
    const ids = unlabelledApart(collection, judged);
    const plates = await reading(collection, "reading unlabelled plates", ids);
    const found = await pseudoLabels(plates, { collection, options, context });
    pseudo = found.length;
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
    sources.push({ plates: await reading(drawn, "reading the engraver's"), weight: share });
  }
  const config = { ...detectorDefaults, batch, sizes, learningRate: rate, steps };
  const about = {
    tuned: JSON.stringify({
      from: start.sha256,
      plates: collection.name,
      without: options.without ?? "",
      ...options.fold === undefined ? {} : { fold: `${options.fold} of ${options.folds}` },
      engraver,
      share,
      ...options.pseudo === undefined ? {} : { pseudo: options.pseudo, pseudoShare },
      ...options.augment === undefined ? {} : { augment: options.augment },
      seed,
      steps,
      sizes,
    }),
  };
  const { result, seconds } = await timed(async () => {
    using bar = context.bar("training", steps);
    return await trainWholeDetector({
      model: start.model,
      startsAs: start.startsAs,
      sources,
      augmentation,
      config,
      seed,
      directory,
      className: tunedClass,
      input: printsInput,
      about,
      session: { threads },
      signal,
      onStep: ({ step, losses }) => bar.at(step, `loss ${losses.loss.toFixed(2)}`),
    });
  });
  signal.throwIfAborted();
  const { history, ...trained } = result;
  const mean = (part: typeof history) =>
    part.reduce((sum, { losses }) => sum + losses.loss, 0) / part.length;
  const tenth = Math.max(1, Math.floor(history.length / 10));
  const losses = { first: mean(history.slice(0, tenth)), last: mean(history.slice(-tenth)) };
  context.say(
    `The loss fell from ${losses.first.toFixed(2)} to ${
      losses.last.toFixed(2)
    } (means of the first ` +
      `and the last tenth of ${steps} steps). The detector: ${trained.file}`,
  );
  return {
    train: "all" as const,
    ...surroundings(),
    seconds,
    start: { name: start.name, sha256: start.sha256 },
    corpus: collection.name,
    without: options.without ?? "",
    fold: options.fold ?? null,
    plates: prints.length,
    pseudo,
    engraver,
    config,
    losses,
    ...trained,
  };
}
