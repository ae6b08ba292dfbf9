/** `judge`: detectors against the labels of books, each book for itself. */
import { printBooks } from "lib/corpus/prints.ts";
import { tableText } from "lib/plot/table.ts";
import { booksTable } from "lib/study/book_results.ts";
import { openCollection } from "lib/study/collection.ts";
import { checkDetectorName, defaultDetector } from "lib/study/extraction_models.ts";
import { judgeBooks, type Sides } from "lib/study/judge_books.ts";
import { writeResult } from "lib/study/record.ts";
import { command, number, ranges, text } from "lib/command/command.ts";
import { commandLine, wordsOf } from "lib/command/parse.ts";
import { UsageError } from "lib/study/usage.ts";
import { corpusOptions } from "./corpus_options.ts";
import { isMirrored, joinedSides, mirroredOption } from "./detector_options.ts";

/** Sizes apart by ",", each a multiple of 32 or several with "+" between them, which are joined. */
export function typedSides(typed: string | undefined): Sides[] {
  return typed === undefined ? [null] : typed.split(",").map(joinedSides);
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
    "judge --fold 3 --detector yolox_nano,yolox:out/fold-3/detector.onnx",
  ],
  options: {
    ...corpusOptions,
    corpus: text("prints, prints/BOOK, alice, engraver, or a folder of labels", {
      value: "NAME|FOLDER",
      default: "prints",
    }),
    detector: text(
      "Names, or yolox:FILE; {fold} in the file's name: a model for each fold of books",
      { value: "NAME,NAME" },
    ),
    folds: number("Folds of books that {fold} counts", {
      default: 4,
      range: { least: 2, most: 99, whole: true },
    }),
    fold: number("Judge on this fold of books alone: those that finetune --fold leaves out", {
      range: { least: 1, most: 99, whole: true },
    }),
    side: text(
      "Longer sides to which plates are reduced by areas, 416,640; joined 416+640; default: the detector's way",
      { value: "N,N+N" },
    ),
    mirrored: mirroredOption,
    mean: text(
      "Books that the mean is over, or what their names begin with; default: all of at least 16 plates",
      { value: "BOOK,BOOK" },
    ),
    only: text("Finds of this class alone, such as person", { value: "CLASS" }),
    nms: number("YOLOX: boxes that overlap a better one by more are dropped", {
      default: 0.55,
      range: ranges.score,
    }),
    threads: number("Threads; default: one per core", { range: ranges.threads }),
    result: text("Write it all to this file, too", { value: "FILE" }),
  },
  async run({ options: { side, mirrored, mean, result: file, ...options } }, context) {
    const { corpus, fold, folds } = options;
    // an empty name is told as any other that is not known
    const detector = (options.detector ?? defaultDetector(corpus)).split(",")
      .map((name) => name.trim());
    const sides = typedSides(side);
    detector.forEach(checkDetectorName);
    if (fold !== undefined && fold > folds) {
      throw new UsageError(`--fold takes numbers from 1 to ${folds}, not ${fold}`);
    }
    const meanOver = mean === undefined ? undefined : printBooks(wordsOf(mean)).map(({ id }) => id);
    const result = await judgeBooks(await openCollection(options, context), {
      ...options,
      command: commandLine("judge"),
      detector,
      sides,
      mirrored: isMirrored(mirrored),
      meanOver,
      context,
    });
    if (file !== undefined) writeResult(file, result);
    context.say(tableText(booksTable(result)));
    return result;
  },
});
