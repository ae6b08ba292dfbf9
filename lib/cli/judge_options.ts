/** What is typed about a detector that is evaluated book by book. */
import { evaluationNms, sourceDefaults } from "lib/finetune/defaults.ts";
import { number, ranges, text } from "lib/command/command.ts";
import { corpusOptions } from "./corpus_options.ts";
import { mirroredOption } from "./detector_options.ts";

export const judgeOptions = {
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
    default: sourceDefaults.folds,
    range: { least: 2, most: 99, whole: true },
  }),
  fold: number("Judge on this fold of books alone: those that finetune --fold leaves out", {
    range: { least: 1, most: 99, whole: true },
  }),
  part: text("Judge on this part of the detector's fine-tuning, which its parts.json tells", {
    choices: ["train", "validation", "test"],
    without: "fold",
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
    default: evaluationNms,
    range: ranges.score,
  }),
  threads: number("Threads; default: one per core", { range: ranges.threads }),
  result: text("Write it all to this file, too", { value: "FILE" }),
} as const;
