/** `burin_encoder`: its grid found on the labelled figures of a collection, evaluated on books left out, written. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { FileCollection } from "lib/corpus/plate.ts";
import { openPrints, type Prints } from "lib/corpus/prints.ts";
import { efficientNet } from "lib/nn/efficientnet.ts";
import { toPyTorch } from "lib/nn/parameters.ts";
import { halfStored } from "lib/onnx/join.ts";
import {
  cellsByView,
  gridOf,
  type GridWeights,
  openCells,
  withGridWeights,
} from "lib/retrieval/grid_fit.ts";
import { stack, takeRows } from "lib/retrieval/embed.ts";
import { windowImages } from "lib/retrieval/windows.ts";
import { untrained } from "lib/simclr/checkpoint.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import { exportEncoder } from "lib/simclr/export.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { counterpartsIn } from "./design_matching.ts";
import { evaluateFolds, type FigureWindows, type FoldedEvaluation } from "./encoder_folds.ts";
import { queryImages } from "./evaluate.ts";
import { gridViews, viewsForGrid } from "./grid_views.ts";
import { knownOfPrints } from "./known_figures.ts";
import { intervalWords } from "./evaluation_words.ts";
import { foldsApart } from "./left_out_books.ts";
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
  readonly files: readonly {
    readonly file: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
}

/** The experiment whose encoder it is. */
const config: SimclrConfig = configs.Burin_20epoch_grid;

/** Recipes of the study's protocol, and the size of its views. */
const asked = ["base_aug", "extended_aug"] as const;
const { size: askedSize } = configs.ResNet18_50epoch_base_aug;

/** Of all figures: cells of themselves and their views, and of the queries. `[G, C, P]` each */
interface Looked {
  /** Numbers of the figures that could be read. */
  readonly rows: readonly number[];
  /** Originals first. */
  readonly views: readonly Tensor<"float32">[];
  readonly queries: Readonly<Record<string, Tensor<"float32">>>;
  /** Parts of the figures, by number of row. */
  readonly windows: FigureWindows | undefined;
}

async function lookAt(
  { count, open, weights, seed, threads, isEvaluated }: {
    readonly count: number;
    readonly open: ReturnType<typeof knownOfPrints>["galleries"][number]["open"];
    readonly weights: Parameters<typeof openCells>[0];
    readonly seed: number;
    readonly threads?: number | undefined;
    readonly isEvaluated: boolean;
  },
  context: StageContext,
): Promise<Looked> {
  const opened = await openCells(weights, { config, threads });
  await using _open = opened;
  using bar = context.bar("looking at figures", count);
  const rows: number[] = [];
  const [parts, partOf]: [Tensor<"float32">[], number[]] = [[], []];
  async function* pictures() {
    for (let i = 0; i < count; i++) {
      const picture = await open(i);
      bar.at(i + 1);
      if (!picture) continue;
      const windows = isEvaluated ? windowImages(picture) : [];
      if (windows.length > 0) {
        parts.push(await opened.cellsOf(windows));
        partOf.push(...windows.map(() => rows.length));
      }
      rows.push(i);
      const queries = isEvaluated
        ? asked.flatMap((augmentation) =>
          queryImages(picture, [{ n: i }], { seed, config: { augmentation, size: askedSize } })
        )
        : [];
      yield [...viewsForGrid(picture, { config, seed, item: i }), ...queries];
    }
  }
  const cells = await cellsByView(opened, pictures(), { signal: context.signal });
  const kinds = 1 + gridViews;
  return {
    rows,
    views: cells.slice(0, kinds),
    queries: Object.fromEntries(cells.slice(kinds).map((one, a) => [asked[a], one])),
    windows: parts.length > 0 ? { cells: stack(parts), figures: partOf } : undefined,
  };
}

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
  const { power, ridge, mirror } = choice;
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
    const looked = await lookAt({
      count: figures.length,
      open,
      weights,
      seed,
      threads,
      isEvaluated: number > 0,
    }, context);
    const known = looked.rows.map((figure) => figures[figure]);
    const pairs = counterpartsIn(counterparts, looked.rows);
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
    let folds: EncoderResult["folds"] = null;
    if (number > 0) {
      using bar = context.bar("finding grids", number);
      const grids = [];
      for (const [f, books] of foldsApart(prints, { folds: number }).entries()) {
        const isLeftOut = (row: number) => books.has(known[row].book);
        grids.push({ grid: await gridOn(all.filter((row) => !isLeftOut(row))), isLeftOut });
        bar.at(f + 1);
      }
      folds = {
        number,
        ...await evaluateFolds(grids, {
          cells: looked.views[0],
          queries: looked.queries,
          windows: looked.windows,
          known,
          counterparts: pairs,
          persons,
          random: random.fork("intervals"),
          threads,
        }),
      };
    }
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

/** What was found, a line each. */
function encoderLines({ folds, files, figures, books }: EncoderResult): string[] {
  return [
    `the grid of ${figures} figures of ${books.length} books`,
    ...(folds?.protocol ?? []).map(({ augmentation, queries, windows, top1, top3, top10 }) =>
      `${augmentation}, ${queries} queries${windows > 0 ? ` with ${windows} windows` : ""}: Top-1 ${
        intervalWords(top1)
      }, Top-3 ${intervalWords(top3)}, ` +
      `Top-10 ${intervalWords(top10)}`
    ),
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
