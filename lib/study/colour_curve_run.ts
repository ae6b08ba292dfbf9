/** The colour curve of the prints: their figures looked at in colour, grey and changed, and what was found written. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { previewPair } from "lib/augment/preview.ts";
import { recipeName, recipeOf } from "lib/augment/recipes.ts";
import type { FileCollection } from "lib/corpus/plate.ts";
import { openPrints, type Prints } from "lib/corpus/prints.ts";
import type { Image } from "lib/image/image.ts";
import { cellsByView, openCells } from "lib/retrieval/grid_fit.ts";
import { configs } from "lib/simclr/config.ts";
import { Random } from "lib/tensor/random.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import {
  colourCurve,
  colourCurveLines,
  type ColourPoint,
  curveShares,
  studyShares,
} from "./colour_curve.ts";
import { counterpartsIn } from "./design_matching.ts";
import { cropped } from "./grid_views.ts";
import { type KnownFigures, knownOfPrints } from "./known_figures.ts";
import { foldsApart } from "./left_out_books.ts";
import { surroundings, timed } from "./record.ts";
import { sixDigits } from "./result_file.ts";
import type { ResultHeader } from "./result_header.ts";
import type { StageContext } from "./stage_context.ts";
import type { ViewCorners } from "./view_corners.ts";
import { startOf } from "./weights.ts";

/** What `encoder --colour-curve` leaves. */
export interface ColourCurveResult extends ResultHeader {
  readonly format: "burin-colour-curve-1";
  /** What its layers before the grid are: they see colours. */
  readonly start: string;
  /** Figures that are asked among, and how many of them grids are found on, both folds together. */
  readonly figures: number;
  readonly fitted: number;
  readonly books: readonly string[];
  readonly folds: number;
  readonly points: readonly ColourPoint[];
}

/** What the encoder of the experiment is, but that it sees colours. */
const config = { ...configs.Burin_20epoch_grid, gray: false };

/** Folds of books, and every how many-th figure grids are found on: a curve of ten points needs twenty grids. */
const [folds, every] = [2, 2];

/** Views of a figure: with neither, either or both of grey and equalisation, otherwise by the config's recipe. */
const cornerRecipes = {
  plain: "+gray=0+clahe=0",
  gray: "+gray=1+clahe=0",
  clahe: "+gray=0+clahe=1",
  both: "+gray=1+clahe=1",
} as const satisfies Record<keyof ViewCorners, string>;

/** The figure's view at each corner, and its crop. */
function viewsOf(figure: Image, { seed, item }: { readonly seed: number; readonly item: number }) {
  const recipes = [
    ...Object.values(cornerRecipes).map((shares) =>
      recipeOf(`${recipeName(config.augmentation)}${shares}`)
    ),
    cropped,
  ];
  const { size } = config;
  return recipes.map((recipe) =>
    previewPair(figure, { recipe, size, seed, item, epoch: 0 })[1].image
  );
}

/** Cells of all figures in colour and grey, and of those that grids are found on in each view. */
async function lookAt(
  { figures, galleries: [{ open }], openGrey }: KnownFigures,
  { seed, threads, weights, context }: {
    readonly seed: number;
    readonly threads?: number | undefined;
    readonly weights: Parameters<typeof openCells>[0];
    readonly context: StageContext;
  },
) {
  const opened = await openCells(weights, { config, threads });
  await using _open = opened;
  using bar = context.bar("looking at figures", 2 * figures.length);
  const { signal } = context;
  const rows: number[] = [];
  async function* both() {
    for (let i = 0; i < figures.length; i++) {
      bar.at(i + 1, "in colour and grey");
      const [colour, grey] = [await open(i), await openGrey!(i)];
      if (!colour || !grey) continue;
      rows.push(i);
      yield [colour, grey];
    }
  }
  const [colour, grey] = await cellsByView(opened, both(), { signal });
  const fitted = rows.keys().filter((row) => row % every === 0).toArray();
  async function* changed() {
    for (const [n, row] of fitted.entries()) {
      bar.at(figures.length + every * (n + 1), "in changed views");
      const figure = await open(rows[row]);
      if (!figure) throw new Error(`Figure ${rows[row]} opened once and not again: run it again`);
      yield viewsOf(figure, { seed, item: rows[row] });
    }
  }
  const views = await cellsByView(opened, changed(), { signal });
  const corners = Object.fromEntries(
    Object.keys(cornerRecipes).map((corner, v): [string, Tensor<"float32">] => [corner, views[v]]),
  ) as unknown as ViewCorners;
  return { rows, fitted, cells: { colour, grey }, corners, crops: views.at(-1)! };
}

/** What the curve is made from. */
export interface ColourCurveChoice {
  /** Where `colour_curve.json` goes. */
  readonly out: string;
  /** Default: all prints. */
  readonly prints?: (Prints & FileCollection) | undefined;
  readonly seed: number;
  readonly threads?: number | undefined;
  /** Resamples of each interval. Default 2,000. */
  readonly repeats?: number | undefined;
  /** What was typed. */
  readonly command: string;
}

/**
 * Measures both curves on the labelled figures, each asked for by a grid that was found without its books.
 *
 * @throws {Error} where the weights that it starts from are not at hand
 */
export async function runColourCurve(
  { out: directory, seed, threads, repeats, command, ...choice }: ColourCurveChoice,
  context: StageContext,
): Promise<ColourCurveResult> {
  const prints = choice.prints ?? await openPrints({ signal: context.signal });
  const { pretrained } = await startOf(config, "efficientnet_lite0");
  if (!pretrained) {
    throw new Error("The colour curve begins with EfficientNet-Lite0: fetch efficientnet_lite0");
  }
  const { weights, name: start } = pretrained;
  const all = knownOfPrints(prints, context);
  const { result, seconds } = await timed(async () => {
    const looked = await lookAt(all, { seed, threads, weights, context });
    const known = looked.rows.map((figure) => all.figures[figure]);
    using bar = context.bar("finding grids", 2 * curveShares.length);
    const points = await colourCurve({
      ...looked,
      known,
      counterparts: counterpartsIn(all.counterparts, looked.rows),
      folds: foldsApart(prints, { folds }).map((books) => (row: number) =>
        books.has(known[row].book)
      ),
      random: new Random(seed),
      threads,
      repeats,
      signal: context.signal,
      onProgress: (done) => bar.at(done),
    });
    return {
      figures: known.length,
      fitted: looked.fitted.length,
      books: [...new Set(known.map(({ book }) => book))].sort(),
      points,
    };
  });
  const whole: ColourCurveResult = {
    format: "burin-colour-curve-1",
    command,
    seed,
    ...surroundings(),
    seconds,
    start,
    folds,
    ...result,
  };
  mkdirSync(directory, { recursive: true });
  writeWhole(join(directory, "colour_curve.json"), JSON.stringify(whole, sixDigits, 1) + "\n");
  for (const line of colourCurveLines(whole.points)) context.say(line);
  context.say(`the share that is not varied is the study's, ${studyShares.gray}`);
  return whole;
}
