/** `judge`: detectors against the labels of books, each book for itself. */
import { command } from "lib/command/command.ts";
import { commandLine } from "lib/command/parse.ts";
import { wordsOf } from "lib/command/values.ts";
import { UsageError } from "lib/study/usage.ts";
import { abouts } from "./abouts.ts";
import { isMirrored, typedSides } from "./detector_options.ts";
import { judgeOptions } from "./judge_options.ts";

export const judgeCommand = command({
  name: "judge",
  about: abouts.judge,
  takes: [],
  examples: [
    "judge --corpus prints",
    "judge --detector yolox_nano --only person --side 416,640,896",
    "judge --detector yolox:out/fold-{fold}/tuned.onnx --side 640",
    "judge --fold 3 --detector yolox_nano,yolox:out/fold-3/detector.onnx",
  ],
  options: judgeOptions,
  async run({ options: { side, mirrored, mean, result: file, ...options } }, context) {
    // loaded now: the help of a command needs its options alone
    const { checkDetectorName, defaultDetector } = await import("lib/study/extraction_models.ts");
    const { openCollection } = await import("lib/study/collection.ts");
    const { evaluateBooks } = await import("lib/study/evaluate_books.ts");
    const { corpus, fold, folds } = options;
    // an empty name is told as any other that is not known
    const detector = (options.detector ?? defaultDetector(corpus)).split(",")
      .map((name) => name.trim());
    const sides = typedSides(side);
    detector.forEach(checkDetectorName);
    if (fold !== undefined && fold > folds) {
      throw new UsageError(`--fold takes numbers from 1 to ${folds}, not ${fold}`);
    }
    const named = mean === undefined ? null : wordsOf(mean);
    const { printBooks } = await import("lib/corpus/prints.ts");
    const { namedCollection } = await import("lib/corpus/named_collection.ts");
    // of prints it is known before they are fetched
    const ofPrints = named && namedCollection(corpus)?.name === "prints"
      ? printBooks(named).map(({ id }) => id)
      : null;
    const collection = await openCollection(options, context);
    const { namedBooks } = await import("lib/study/named_books.ts");
    const meanOver = ofPrints ?? (named ? namedBooks(collection, named) : undefined);
    const result = await evaluateBooks(collection, {
      ...options,
      command: commandLine("judge"),
      detector,
      sides,
      mirrored: isMirrored(mirrored),
      meanOver,
      context,
    });
    if (file !== undefined) (await import("lib/study/record.ts")).writeResult(file, result);
    const { booksTable } = await import("lib/study/book_results.ts");
    context.say((await import("lib/plot/table.ts")).tableText(booksTable(result)));
    return result;
  },
});
