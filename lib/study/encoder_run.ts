/** `burin_encoder`: its grid found on the labelled figures of a collection, evaluated on books left out, written. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { FileCollection } from "lib/corpus/plate.ts";
import { openPrints, type Prints } from "lib/corpus/prints.ts";
import { efficientNet } from "lib/nn/efficientnet.ts";
import { toPyTorch } from "lib/nn/parameters.ts";
import { halfStored } from "lib/onnx/join.ts";
import { gridOf, type GridWeights, openCells, withGridWeights } from "lib/retrieval/grid_fit.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { untrained } from "lib/simclr/checkpoint.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import { exportEncoder } from "lib/simclr/export.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { counterpartsIn } from "./design_matching.ts";
import {
  evaluateFolds,
  type FoldedEvaluation,
  type FoldedProtocol,
  foldsOfFigures,
  type GridApart,
} from "./encoder_folds.ts";
import { figureCells } from "./figure_cells.ts";
import { knownOfPrints } from "./known_figures.ts";
import { intervalWords } from "./evaluation_words.ts";
import { foldsApart } from "./left_out_books.ts";
import { type LeftOutProtocol, leftOutProtocol } from "./left_out_protocol.ts";
import { surroundings, timed } from "./record.ts";
import { sixDigits } from "./result_file.ts";
import type { ResultHeader } from "./result_header.ts";
import type { StageContext } from "./stage_context.ts";
import { startOf } from "./weights.ts";

/** What an encoder is made from. */
export interface EncoderChoice {
  /** Where its files go. */
  readonly directory: string;
  readonly prints: Prints & FileCollection;
  readonly seed: number;
  /** Folds of books that it is evaluated on; 0: it is not. */
  readonly folds: number;
  readonly threads?: number | undefined;
  /** How its grid is found: see `gridOf`. */
  readonly power?: number | undefined;
  readonly ridge?: number | undefined;
  readonly mirror?: number | undefined;
  /**
   * The folder of a run on the prints: its figures, too, are asked for by the folds, with and without
   * background. Default: labelled figures alone.
   */
  readonly run?: string | undefined;
  /** Of the run's, finds of a lower score are left out, 0 to 1. Default 0. */
  readonly leastScore?: number | undefined;
  /** What was typed. */
  readonly command: string;
}

/** What `encoder` leaves. */
export interface EncoderResult extends ResultHeader {
  readonly format: "burin-encoder-1";
  /** What its layers before the grid are. */
  readonly start: string;
  /** Figures that its grid was found on, and their plates and books. */
  readonly figures: number;
  readonly plates: number;
  readonly books: readonly string[];
  /** On books left out; null where it was not evaluated. */
  readonly folds: FoldedEvaluation & { readonly number: number } | null;
  /** On all figures of a run, by the same folds; null where none was given, or nothing is evaluated. */
  readonly run: LeftOutProtocol | null;
  readonly files: readonly {
    readonly file: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
}

/** The experiment whose encoder it is. */
const config: SimclrConfig = configs.Burin_20epoch_grid;

/** The weights as safetensors and as ONNX, both in half precision. */
function writeEncoder(
  directory: string,
  { grid, weights, name, seed, books }: {
    readonly grid: GridWeights;
    readonly books: readonly string[];
    readonly weights: Parameters<typeof openCells>[0];
    readonly name: string;
    readonly seed: number;
  },
): EncoderResult["files"] {
  if (config.encoder.kind !== "efficientnet") throw new TypeError("the encoder has no grid");
  const { parameters } = efficientNet(config.encoder);
  const whole = withGridWeights(weights, grid);
  const pretrained = { weights: whole, name };
  const contents: readonly (readonly [string, Uint8Array])[] = [
    [
      "burin_encoder.safetensors",
      encodeSafetensors(
        toPyTorch(whole, parameters),
        { start: name, seed: String(seed), books: books.join(" ") },
        { halved: true },
      ),
    ],
    [
      "burin_encoder.onnx",
      halfStored(
        exportEncoder(untrained(config, seed, { pretrained }), { head: false }),
      ),
    ],
  ];
  mkdirSync(directory, { recursive: true });
  return contents.map(([file, bytes]) => {
    writeWhole(join(directory, file), bytes);
    return { file, bytes: bytes.length, sha256: sha256(bytes) };
  });
}

/**
 * Finds the grid of `burin_encoder` on all labelled figures, and before that, for each fold of books, on all
 * others, by which the fold's figures are asked for among all.
 *
 * @throws {Error} where the weights that it starts from are not at hand
 */
export async function runEncoder(
  choice: EncoderChoice,
  context: StageContext,
): Promise<EncoderResult> {
  const { directory, prints, seed, folds: number, threads, command } = choice;
  const { power, ridge, mirror, run, leastScore } = choice;
  const { pretrained } = await startOf(config, "efficientnet_lite0");
  if (!pretrained || config.encoder.kind !== "efficientnet") {
    throw new Error("burin_encoder begins with EfficientNet-Lite0: fetch efficientnet_lite0 first");
  }
  const { weights, name } = pretrained;
  const { features } = config.encoder;
  const { figures, galleries: [{ open }], counterparts = [], persons = {} } = knownOfPrints(
    prints,
    context,
  );
  const { result, seconds } = await timed(async () => {
    const opened = await openCells(weights, { config, threads });
    await using _open = opened;
    const looked = await figureCells({ count: figures.length, open }, {
      opened,
      seed,
      grid: config,
      isEvaluated: number > 0,
      context,
    });
    const known = looked.rows.map((figure) => figures[figure]);
    const random = new Random(seed);
    const gridOn = (rows: readonly number[]) =>
      gridOf(looked.views.map((view) => takeRows(view, rows)), {
        features,
        power,
        ridge,
        mirror,
        threads,
        random: random.fork("grid"),
      });
    const all = known.map((_, row) => row);
    const grids: GridApart[] = [];
    let folds: EncoderResult["folds"] = null;
    if (number > 0) {
      using bar = context.bar("finding grids", number);
      for (const [f, books] of foldsApart(prints, { folds: number }).entries()) {
        const learnt = all.filter((row) => !books.has(known[row].book));
        grids.push({ grid: await gridOn(learnt), books });
        bar.at(f + 1);
      }
      folds = {
        number,
        ...await evaluateFolds(foldsOfFigures(grids, known), {
          cells: looked.views[0],
          queries: looked.queries,
          windows: looked.windows,
          known,
          counterparts: counterpartsIn(counterparts, looked.rows),
          persons,
          random: random.fork("intervals"),
          threads,
        }),
      };
    }
    const ofRun = run === undefined || grids.length === 0 ? null : await leftOutProtocol(grids, {
      run,
      leastScore,
      prints,
      opened,
      seed,
      random: random.fork("run"),
      threads,
      context,
    });
    const start = `${name}, with a grid found on ${known.length} figures`;
    const books = [...new Set(known.map(({ book }) => book))].sort();
    const files = writeEncoder(directory, {
      books,
      grid: await gridOn(all),
      weights,
      name: start,
      seed,
    });
    return {
      start,
      figures: known.length,
      plates: new Set(known.map(({ plate }) => plate)).size,
      books,
      folds,
      run: ofRun,
      files,
    };
  });
  const whole: EncoderResult = {
    format: "burin-encoder-1",
    command,
    seed,
    ...surroundings(),
    seconds,
    ...result,
  };
  writeWhole(join(directory, "encoder.json"), JSON.stringify(whole, sixDigits, 1) + "\n");
  return whole;
}

/** A row of the study's protocol. */
const protocolLine = (
  { augmentation, queries, windows, top1, top3, top10 }: FoldedProtocol,
  cutOuts = "",
): string =>
  `${augmentation}, ${queries} queries${cutOuts}${
    windows > 0 ? ` with ${windows} windows` : ""
  }: Top-1 ${intervalWords(top1)}, Top-3 ${intervalWords(top3)}, Top-10 ${intervalWords(top10)}`;

/** What was found, a line each. */
function encoderLines({ folds, run, files, figures, books }: EncoderResult): string[] {
  return [
    `the grid of ${figures} figures of ${books.length} books`,
    ...(folds?.protocol ?? []).map((row) => protocolLine(row)),
    ...(run?.rows ?? []).map((row) => protocolLine(row, ` ${row.cutOuts}`)),
    ...(folds?.designs ?? []).map(({ kind, queries, firstApart, firstFiveApart }) =>
      `${kind}, ${queries} queries: first ${intervalWords(firstApart)}, first five ${
        intervalWords(firstFiveApart)
      }`
    ),
    ...(folds?.persons ?? []).map(({ asked, queries, map, first }) =>
      `persons, ${asked}, ${queries} queries: mAP ${intervalWords(map)}, first ${
        intervalWords(first)
      }`
    ),
    ...files.map(({ file, bytes }) => `${file}: ${(bytes / 1e6).toFixed(2)} MB`),
  ];
}

/** The same for what was typed, on all prints; what was found is said. */
export async function makeEncoder(
  { out: directory, ...choice }: Omit<EncoderChoice, "directory" | "prints"> & {
    readonly out: string;
  },
  context: StageContext,
): Promise<EncoderResult> {
  const prints = await openPrints({ signal: context.signal });
  const result = await runEncoder({ ...choice, directory, prints }, context);
  for (const line of encoderLines(result)) context.say(line);
  return result;
}
