/** `judge`: detectors against the labels of books, each book for itself. */
import { foldsOfBooks } from "lib/corpus/book_folds.ts";
import { printBooks } from "lib/corpus/prints.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { type BookPlate, findOnBooks, judgeByBook, reducedTo } from "lib/detect/by_book.ts";
import type { Reduction } from "lib/detect/letterbox.ts";
import { openDetector, type OpenedDetector } from "lib/detect/open.ts";
import { type BooksResult, type BooksRow, booksTable, rowOfBooks } from "lib/study/book_results.ts";
import { tableText } from "lib/plot/table.ts";
import { Random } from "lib/tensor/random.ts";
import { surroundings, timed, writeResult } from "lib/study/record.ts";
import { command, type Context, ranges } from "./command.ts";
import {
  checkDetectorName,
  defaultDetector,
  isMirrored,
  joinedSides,
  mirroredOption,
} from "./detectors.ts";
import { corpusOptions } from "./corpus_options.ts";
import { openCollection } from "lib/study/collection.ts";

/** How plates are made smaller here. */
const reduction: Reduction = "area";

/** Resamples of each book's plates. */
const repeats = 1000;

/** A size at which a detector is judged, or several whose finds are joined; null: as it sees plates itself. */
type Sides = number | readonly number[] | null;

/** Sizes apart by ",", each a multiple of 32 or several with "+" between them, which are joined. */
export function sidesOf(typed: string | undefined): Sides[] {
  return typed === undefined ? [null] : typed.split(",").map(joinedSides);
}

/** What stands in the name of a model's file for the number of its fold, from 1 on. */
const foldMark = "{fold}";

interface Choice {
  readonly folds: number;
  readonly nms: number;
  readonly only?: string | undefined;
  /** Books that the mean is over. */
  readonly meanOver?: readonly string[] | undefined;
  readonly mirrored?: boolean | undefined;
  readonly threads?: number | undefined;
  readonly context: Context;
}

/** Names of models, each with the plates that it is judged on. */
function parts(name: string, { collection, folds }: { collection: Collection; folds: number }) {
  if (!name.includes(foldMark)) return [{ model: name, ids: undefined }];
  return foldsOfBooks(collection, { folds }).map(({ test }, i) => ({
    model: name.replaceAll(foldMark, String(i + 1)),
    ids: test,
  }));
}

/** A detector at several sizes, on all books. */
async function rowsOf(
  name: string,
  { collection, sides, seed, folds, nms, only, meanOver, mirrored, threads, context }: Choice & {
    readonly collection: Collection;
    readonly sides: readonly Sides[];
    readonly seed: number;
  },
): Promise<BooksRow[]> {
  const found = sides.map((): BookPlate[] => []);
  const digests: string[] = [];
  for (const { model, ids } of parts(name, { collection, folds })) {
    using bar = context.bar(model, collection.plates.length);
    await using stack = new AsyncDisposableStack();
    const opened: OpenedDetector[] = [];
    for (const side of sides) {
      // one size is made by areas before the detector sees it, several are by the detector itself
      const several = typeof side === "object" && side !== null ? { reduction } : {};
      const options = { threads, iouThreshold: nms, side: side ?? undefined, mirrored, ...several };
      opened.push(stack.use(await openDetector(model, options)));
    }
    digests.push(opened[0].sha256);
    const own = await findOnBooks(collection, {
      ids,
      only,
      detectors: opened.map(({ use }, i) => {
        const side = sides[i];
        return typeof side === "number" ? reducedTo(use, side) : use;
      }),
      signal: context.signal,
      onProgress({ done, total }) {
        bar.total(total);
        bar.at(done);
      },
    });
    own.forEach((plates, i) => found[i].push(...plates));
  }
  const random = new Random(seed).fork("judge");
  return sides.map((side, i) =>
    rowOfBooks(judgeByBook(found[i], { random, repeats, meanOver }), {
      detector: name,
      sha256: digests,
      side: side === null ? null : Math.max(...[side].flat()),
      ...typeof side === "object" && side !== null ? { joined: side } : {},
      ...mirrored === undefined ? {} : { mirrored },
    })
  );
}

export const judgeCommand = command({
  name: "judge",
  about:
    "Judge a detector on labelled plates book by book: AP50 as COCO counts it, with intervals.",
  takes: [],
  examples: [
    "judge --corpus prints",
    "judge --detector yolox_nano --only person --side 416,640,896",
    "judge --detector yolox:out/fold-{fold}/tuned.onnx --side 640",
  ],
  options: {
    ...corpusOptions,
    corpus: {
      kind: "text",
      about: "prints, prints/BOOK, alice, engraver, or a folder of labels",
      value: "NAME|FOLDER",
      default: "prints",
    },
    detector: {
      kind: "text",
      about: "Its name, or yolox:FILE; {fold} in the file's name: a model for each fold of books",
      value: "NAME",
    },
    folds: {
      kind: "number",
      about: "Folds of books that {fold} counts",
      default: 4,
      range: { least: 2, most: 99, whole: true },
    },
    side: {
      kind: "text",
      about:
        "Longer sides to which plates are reduced by areas, 416,640; joined 416+640; default: the detector's way",
      value: "N,N+N",
    },
    mirrored: mirroredOption,
    mean: {
      kind: "text",
      about:
        "Books that the mean is over, or what their names begin with; default: all of at least 16 plates",
      value: "BOOK,BOOK",
    },
    only: { kind: "text", about: "Finds of this class alone, such as person", value: "CLASS" },
    nms: {
      kind: "number",
      about: "YOLOX: boxes that overlap a better one by more are dropped",
      default: 0.55,
      range: ranges.score,
    },
    threads: { kind: "number", about: "Threads; default: one per core", range: ranges.threads },
    result: { kind: "text", about: "Write it all to this file, too", value: "FILE" },
  },
  async run({ options }, context) {
    const { corpus, seed, detector = defaultDetector(corpus) } = options;
    const sides = sidesOf(options.side);
    checkDetectorName(detector);
    const meanOver = options.mean === undefined
      ? undefined
      : printBooks(options.mean.split(",").map((book) => book.trim())).map(({ id }) => id);
    const collection = await openCollection(options, context);
    const { result: rows, seconds } = await timed(() =>
      rowsOf(detector, {
        ...options,
        mirrored: isMirrored(options.mirrored),
        collection,
        sides,
        meanOver,
        context,
      })
    );
    const typed = ["deno task judge", ...Deno.args.slice(1).filter((word) => word !== "--json")];
    const result: BooksResult = {
      format: "burin-books-1",
      command: typed.join(" "),
      seed,
      ...surroundings(),
      seconds,
      corpus: collection.name,
      repeats,
      rows,
    };
    if (options.result !== undefined) writeResult(options.result, result);
    context.say(tableText(booksTable(result)));
    return result;
  },
});
