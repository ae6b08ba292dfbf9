/**
 * What longer runs gave, as a notebook shows it: the files of `notebooks/results`, which commands write
 * with `--result FILE`.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { count, number, recordOf, v } from "lib/assets/checked.ts";
import { projectDirectory } from "lib/assets/manifest.ts";
import { namedCollection } from "lib/corpus/named_collection.ts";
import { finetuneCurves } from "lib/plot/finetune_curves.ts";
import type { Chart } from "lib/plot/chart.ts";
import type { Cell, Table } from "lib/plot/table.ts";
import { type BooksRow, booksTable, readBooksResult } from "lib/study/book_results.ts";
import { lengthsTable, readFinetuning } from "lib/study/finetuning.ts";
import { readResultFile } from "lib/study/result_file.ts";
import {
  comparison,
  comparisonBars,
  conditions,
  type ExperimentResult,
  readResults,
} from "lib/study/results.ts";
import { recordsTable } from "./display.ts";
import { encoderResults, type EncoderViews } from "./encoder_results.ts";

const committed = join(projectDirectory, "notebooks/results");

/** Where results are read from. */
export interface ResultsOptions {
  /** Default: the project's `notebooks/results`. */
  readonly directory?: string;
}

/** Training runs of the study's experiments on one corpus. */
export interface RecordedTrainings {
  /** What was typed, with the experiment's name for NAME. */
  readonly command: string;
  /** How each was run, and what is smaller than in the study. */
  readonly conditions: Table;
  /** How often a changed view finds its own original, by experiment. */
  readonly comparison: Table;
  /** The first share of each row, with intervals. */
  readonly bars: Chart;
}

/** The training runs on engraved plates, and what was learnt of real prints. */
export interface ExperimentViews extends RecordedTrainings {
  /** Training runs on the prints; null where none of their files is there. */
  readonly prints: RecordedTrainings | null;
  /** The encoder that ships, on real prints; null where its file is not there. */
  readonly encoder: EncoderViews | null;
}

function trainingViews(results: readonly ExperimentResult[]): RecordedTrainings {
  const how = conditions(results);
  return {
    command: [...new Set(how.map(({ command }) => command))].join("\n"),
    conditions: recordsTable(how.map(({ command: _, ...row }) => row)),
    comparison: recordsTable(comparison(results)),
    bars: comparisonBars(results),
  };
}

/**
 * The results of `deno task train --experiment NAME --result FILE`, and of `deno task encoder`.
 *
 * ```ts
 * import { experimentResults } from "lib/notebook/results.ts";
 * experimentResults().command; // "deno task train --experiment NAME --reduced ..."
 * ```
 */
export function experimentResults({ directory = committed }: ResultsOptions = {}): ExperimentViews {
  const results = readResults(directory);
  const isReal = ({ corpus }: ExperimentResult) => namedCollection(corpus.name)?.name === "prints";
  const prints = results.filter(isReal);
  return {
    ...trainingViews(results.filter((result) => !isReal(result))),
    prints: prints.length > 0 ? trainingViews(prints) : null,
    encoder: encoderResults({ directory }),
  };
}

/** A fine-tuning of several lengths. */
export interface FinetuneViews {
  /** What was typed. */
  readonly command: string;
  /** The collection that it learnt from, and how its plates were dealt. */
  readonly about: string;
  /** A row per length: its best epoch on the validation plates. */
  readonly lengths: Table;
  /** Losses and average precision over the epochs. */
  readonly curves: Chart;
  /** The test plates, before and after. */
  readonly test: Table;
}

function finetuneViews(file: string): FinetuneViews {
  const { command, corpus, plates, labels, runs, chosen, before, after } = readFinetuning(file)!;
  return {
    command,
    about: `${corpus}: ${plates.train} plates to learn from, ${plates.validation} to choose by, ` +
      `${plates.test} with ${labels.test} figures to test on`,
    // how long it took says more of the machine, and of what else it did, than of the length
    lengths: recordsTable(lengthsTable({ runs, chosen }).map(({ minutes: _, ...row }) => row)),
    curves: finetuneCurves(runs),
    test: recordsTable([
      { model: "before fine-tuning", mAP50: before.map50, "mAP50-95": before.map },
      { model: "after", mAP50: after.map50, "mAP50-95": after.map },
    ]),
  };
}

/**
 * The results of `deno task finetune --result FILE`: `finetune_prints.json`, on labels of real prints,
 * and `finetune.json`, on engraved plates; null where a file is not there.
 *
 * ```ts
 * import { finetuneResults } from "lib/notebook/results.ts";
 * finetuneResults().engraved?.about; // "engraver (seed 1, 120 plates): 84 plates to learn from, ..."
 * ```
 */
export function finetuneResults({ directory = committed }: ResultsOptions = {}): {
  readonly real: FinetuneViews | null;
  readonly engraved: FinetuneViews | null;
} {
  const views = (name: string) => {
    const file = join(directory, name);
    return existsSync(file) ? finetuneViews(file) : null;
  };
  return { real: views("finetune_prints.json"), engraved: views("finetune.json") };
}

/** A row of an evaluation by folds is of several models, none of which saw the books that it is evaluated on. */
const isUnseen = ({ detector }: BooksRow) => detector.includes("{fold}");

/** Where the recipe's own row is; others by folds are of a part of it. */
const recipeFile = "books_folds.json";

/** The row whose mean over books is highest: of one detector at several sizes, its best. */
const best = (rows: readonly BooksRow[]): BooksRow[] =>
  rows.toSorted((a, b) => (b.mean.ap50 ?? 0) - (a.mean.ap50 ?? 0)).slice(0, 1);

/**
 * The results of `deno task judge --result FILE` as one table: AP50 of each book, for the recipe of
 * burin_nano by models that never saw the book, and for other detectors at their best size. What was
 * evaluated on some of these books only, to see what a part of the recipe adds, is not among them.
 *
 * @throws {Error} that names a file that is damaged
 */
export function bookResults({ directory = committed }: ResultsOptions = {}): Table {
  const results = readdirSync(directory).filter((name) => /^books_.*\.json$/.test(name))
    .map((name) => ({ name, rows: readBooksResult(join(directory, name)).rows }));
  const rows = results.flatMap(({ rows }) => rows);
  const recipe = results.find(({ name }) => name === recipeFile)?.rows ?? [];
  const unseen = recipe.filter(isUnseen).slice(0, 1)
    .map((row) => ({ ...row, detector: "burin_nano, book unseen", side: null }));
  const booksOf = ({ books }: BooksRow) => new Set(books.map(({ book }) => book));
  const whole = rows.filter((row) =>
    !isUnseen(row) && unseen.every((own) => booksOf(own).isSubsetOf(booksOf(row)))
  );
  const others = Map.groupBy(whole, ({ detector }) => detector);
  return booksTable({ rows: [...[...others.values()].flatMap(best), ...unseen] });
}

/** Masks beside outlines: how many, and how well they fit. */
interface CutterMarks {
  readonly figures: number;
  readonly iou: number;
  readonly interval: readonly [low: number, high: number];
  readonly boundary: number;
}

/** On outlines of real figures, and on plates of the engraver. */
interface CutterParts {
  readonly prints: CutterMarks;
  readonly engraver: CutterMarks;
}

/** What the table reads of a result of `deno task cutter`. */
interface CutterResult extends CutterParts {
  readonly baselines: Readonly<Record<"bare box" | "GrabCut", CutterParts>>;
}

const cutterMarks = recordOf<CutterMarks>({
  figures: count,
  iou: number,
  interval: v.tuple([number, number], "two numbers"),
  boundary: number,
});
const cutterParts = { prints: cutterMarks, engraver: cutterMarks };
const cutterSchema = recordOf<CutterResult>({
  ...cutterParts,
  baselines: recordOf<CutterResult["baselines"]>({
    "bare box": recordOf<CutterParts>(cutterParts),
    GrabCut: recordOf<CutterParts>(cutterParts),
  }),
});

/**
 * The result of `deno task cutter --result FILE` as a table: masks of burin_cutter, GrabCut and the bare
 * box on figures of books that the cutter never saw, and on engraved plates of unseen seeds.
 *
 * @throws {Error} where `cutter.json` is missing or damaged
 */
export function cutterResults({ directory = committed }: ResultsOptions = {}): Table {
  const file = join(directory, "cutter.json");
  const found = readResultFile(file, { format: "burin-cutter-1", schema: cutterSchema });
  if (!found) {
    throw new Error(
      `Cannot read ${file}: it is not a result of deno task cutter. Restore the file, or make it again ` +
        `with deno task cutter --result ${file}`,
    );
  }
  const overlap = ({ iou, interval: [low, high] }: CutterMarks): Cell => ({
    value: iou,
    low,
    high,
  });
  const { prints, engraver, baselines } = found;
  return {
    caption: `Masks of ${prints.figures} figures in books that the cutter never saw, and of ` +
      `${engraver.figures} engraved ones, with 95 % intervals`,
    columns: [
      { label: "segmenter", kind: "text" },
      { label: "real figures, mask IoU", kind: "interval", digits: 2 },
      { label: "boundary IoU", kind: "share", digits: 2 },
      { label: "engraved figures, mask IoU", kind: "interval", digits: 2 },
      { label: "boundary IoU", kind: "share", digits: 2 },
    ],
    rows: [
      ["bare box", baselines["bare box"]] as const,
      ["GrabCut", baselines.GrabCut] as const,
      ["burin_cutter", { prints, engraver }] as const,
    ].map(([name, of]) => [
      name,
      overlap(of.prints),
      of.prints.boundary,
      overlap(of.engraver),
      of.engraver.boundary,
    ]),
  };
}
