/** A detector evaluated book by book: at several sizes, or each fold of books by a model of its own. */
import { foldsOfBooks } from "lib/corpus/book_folds.ts";
import { isLabelled } from "lib/corpus/is_labelled.ts";
import type { Collection, Plate } from "lib/corpus/plate.ts";
import type { SplitName } from "lib/corpus/splits.ts";
import { type BookPlate, evaluateByBook, findOnBooks, reducedTo } from "lib/detect/by_book.ts";
import type { Reduction } from "lib/detect/letterbox.ts";
import { openDetector, type OpenDetectorOptions, type OpenedDetector } from "lib/detect/open.ts";
import { evaluationNms, sourceDefaults } from "lib/finetune/defaults.ts";
import { Random } from "lib/tensor/random.ts";
import { type BooksResult, type BooksRow, rowOfBooks } from "./book_results.ts";
import { unusedLines } from "./collection_lines.ts";
import { counted } from "./counted.ts";
import { surroundings, timed } from "./record.ts";
import { passOverUnread, silent, type StageContext } from "./stage_context.ts";
import { learntFromLine, platesOfPart } from "./tuned_parts.ts";

/** How plates are made smaller here. */
const reduction: Reduction = "area";

/** Resamples of each book's plates. */
const repeats = 1000;

/** A size at which a detector is evaluated, or several whose finds are joined; null: as it sees plates itself. */
export type Sides = number | readonly number[] | null;

/** What stands in the name of a model's file for the number of its fold, from 1 on. */
const foldMark = "{fold}";

/** Which detector is evaluated, how it sees plates, and how books are counted. */
export interface EvaluateBooksOptions {
  /** What was typed, from `deno task` on. */
  readonly command: string;
  /**
   * A name, or KIND:FILE; with {fold} in the file's name, a model for each fold of books. Several are
   * evaluated one after the other, and have rows of their own.
   */
  readonly detector: string | readonly string[];
  /** Longer sides to which plates are reduced by areas. Default: the detector's own way. */
  readonly sides?: readonly Sides[];
  /** Whether YOLOX sees plates in a mirror, too. Default: its own way. */
  readonly mirrored?: boolean | undefined;
  /** Boxes of YOLOX that overlap a better one by more are dropped. Default .55. */
  readonly nms?: number;
  /** Finds of this class alone. Default: all. */
  readonly only?: string | undefined;
  /** Folds of books that {fold} and `fold` count. Default 4. */
  readonly folds?: number;
  /** The fold, from 1, whose plates alone are evaluated. Default: all plates. */
  readonly fold?: number | undefined;
  /** Plates of this part of the detector's own fine-tuning alone, as a file beside it tells. Default: all. */
  readonly part?: SplitName | undefined;
  /** Books that the mean is over. Default: all of at least 16 plates. */
  readonly meanOver?: readonly string[] | undefined;
  /** Of the resamples. Default 1. */
  readonly seed?: number;
  /** Threads of a model. Default: one per core. */
  readonly threads?: number | undefined;
  /** Opens a detector. Default: that of `lib/detect/open.ts`. */
  readonly open?: (name: string, options: OpenDetectorOptions) => Promise<OpenedDetector>;
  /** Whom it tells what it does, and who may stop it. Default: nobody. */
  readonly context?: StageContext;
}

/**
 * Average precision of a detector on each book of a labelled collection, and its mean over books, with
 * intervals; a row for each size.
 *
 * Plates that cannot be read are passed over, which is said; those that nobody labelled are not judged on.
 *
 * @throws {Error} where there is no such detector, or no figure is labelled
 * @throws {RangeError} where there is no such fold
 *
 * ```ts
 * import { openNamed } from "lib/corpus/named_collection.ts";
 * import { evaluateBooks } from "lib/study/evaluate_books.ts";
 * async function meanOf(detector: string): Promise<number | null> {
 *   const prints = await openNamed({ name: "prints" });
 *   const { rows } = await evaluateBooks(prints, { command: "a notebook", detector });
 *   return rows[0].mean.ap50;
 * }
 * ```
 */
export async function evaluateBooks(
  collection: Collection,
  options: EvaluateBooksOptions,
): Promise<BooksResult> {
  const { command, seed = 1, context = silent } = options;
  const judged = collection.plates.filter(({ id }) => isLabelled(collection, id));
  refuseUnlabelled(collection, judged);
  for (const line of unusedLines(collection)) context.say(line);
  const others = collection.plates.length - judged.length;
  if (others > 0) context.say(`${counted(others, "plate")} without labels to judge by.`);
  const { result: rows, seconds } = await timed(async () => {
    const rows: BooksRow[] = [];
    for (const detector of [options.detector].flat()) {
      const line = options.part ? null : learntFromLine(detector, judged.map(({ id }) => id));
      if (line !== null) context.say(line);
      rows.push(...await rowsOf(collection, { detector, options }));
    }
    return rows;
  });
  return {
    format: "burin-books-1",
    command,
    seed,
    ...surroundings(),
    seconds,
    corpus: collection.name,
    repeats,
    rows,
  };
}

/** @throws {Error} where there is nothing to judge by */
function refuseUnlabelled({ name, labels }: Collection, judged: readonly Plate[]): void {
  if (labels.length > 0 && judged.length > 0) return;
  throw new Error(
    `Cannot judge a detector on ${name}: no figure on its plates is labelled, so nothing says what is right. ` +
      "Label some plates first (deno task labels list names the formats), or take prints, alice or engraver",
  );
}

/** Names of models, each with the plates that it is evaluated on. */
function parts(
  name: string,
  { collection, folds, fold, part }: {
    readonly collection: Collection;
    readonly folds: number;
    readonly fold: number | undefined;
    readonly part: SplitName | undefined;
  },
) {
  if (part !== undefined) return [{ model: name, ids: platesOfPart(name, part) }];
  if (fold !== undefined && !(Number.isInteger(fold) && fold >= 1 && fold <= folds)) {
    throw new RangeError(`Cannot judge fold ${fold} of ${folds}: take a number from 1 to ${folds}`);
  }
  if (fold === undefined && !name.includes(foldMark)) return [{ model: name, ids: undefined }];
  return foldsOfBooks(collection, { folds })
    .map(({ test }, i) => ({ model: name.replaceAll(foldMark, String(i + 1)), ids: test }))
    .filter((_, i) => fold === undefined || i === fold - 1);
}

/** What one model finds on its plates, a list for each size. */
async function findsOf(
  collection: Collection,
  { model, ids, sides, options }: {
    readonly model: string;
    readonly ids: Iterable<string> | undefined;
    readonly sides: readonly Sides[];
    readonly options: EvaluateBooksOptions;
  },
): Promise<{ readonly found: BookPlate[][]; readonly sha256: string }> {
  const { nms = evaluationNms, mirrored, threads, only, open = openDetector, context = silent } =
    options;
  using bar = context.bar(model, collection.plates.length);
  await using stack = new AsyncDisposableStack();
  const opened: OpenedDetector[] = [];
  for (const side of sides) {
    // one size is made by areas before the detector sees it, several are by the detector itself
    const several = typeof side === "object" && side !== null ? { reduction } : {};
    const looks = { threads, iouThreshold: nms, side: side ?? undefined, mirrored, ...several };
    opened.push(stack.use(await open(model, looks)));
  }
  const found = await findOnBooks(collection, {
    ids,
    only,
    detectors: opened.map(({ use }, i) => {
      const side = sides[i];
      return typeof side === "number" ? reducedTo(use, side) : use;
    }),
    signal: context.signal,
    onUnreadable({ file }, error) {
      passOverUnread(context, { file, error });
    },
    onProgress({ done, total }) {
      bar.total(total);
      bar.at(done);
    },
  });
  const [{ sha256 }] = opened;
  return { found, sha256 };
}

/** A detector on all books, a row for each size. */
async function rowsOf(
  collection: Collection,
  { detector, options }: { readonly detector: string; readonly options: EvaluateBooksOptions },
): Promise<BooksRow[]> {
  const { sides = [null], folds = sourceDefaults.folds, fold, meanOver, mirrored, seed = 1 } =
    options;
  const found = sides.map((): BookPlate[] => []);
  const digests: string[] = [];
  for (const part of parts(detector, { collection, folds, fold, part: options.part })) {
    const own = await findsOf(collection, { ...part, sides, options });
    digests.push(own.sha256);
    own.found.forEach((plates, i) => found[i].push(...plates));
  }
  const random = new Random(seed).fork("judge");
  return sides.map((side, i) =>
    rowOfBooks(evaluateByBook(found[i], { random, repeats, meanOver }), {
      detector,
      sha256: digests,
      side: side === null ? null : Math.max(...[side].flat()),
      ...typeof side === "object" && side !== null ? { joined: side } : {},
      ...mirrored === undefined ? {} : { mirrored },
    })
  );
}
