/** The study's protocol on all figures of a run on the prints, each asked for by a grid of other books. */
import type { Prints } from "lib/corpus/prints.ts";
import { bookOf } from "lib/corpus/splits.ts";
import type { OpenedCells } from "lib/retrieval/grid_fit.ts";
import type { Random } from "lib/tensor/random.ts";
import {
  type FoldedProtocol,
  foldedProtocol,
  foldsOfFigures,
  type GridApart,
} from "./encoder_folds.ts";
import { figureCells } from "./figure_cells.ts";
import { knownOfPrintsRun } from "./known_figures.ts";
import type { StageContext } from "./stage_context.ts";

/** How the figures of a run are found, labelled ones and finds. */
export interface LeftOutProtocol {
  /** Finds of a lower score are left out. */
  readonly leastScore: number;
  /** Plates and books that the figures are of. */
  readonly plates: number;
  readonly books: readonly string[];
  readonly rows: readonly (FoldedProtocol & {
    /** "with background" or "without background". */
    readonly cutOuts: string;
  })[];
}

/**
 * Books that no grid knows, dealt out in turn to the grids beside those that each leaves out, so that every
 * book is asked for by one.
 */
function dealtOut(
  grids: readonly GridApart[],
  books: Iterable<string>,
): GridApart[] {
  const unknown = [...books].filter((book) => !grids.some((grid) => grid.books.has(book))).sort();
  return grids.map(({ grid, books }, g) => ({
    grid,
    books: books.union(new Set(unknown.filter((_, i) => i % grids.length === g))),
  }));
}

/**
 * Asks for every figure of a run once, with its background and without it. What is labelled is cut out into a
 * folder within the run's, where it is not yet.
 *
 * @throws {Error} where nothing was extracted, or a book is left out by several grids
 */
export async function leftOutProtocol(
  grids: readonly GridApart[],
  { run, leastScore = 0, prints, opened, seed, random, threads, repeats, context }: {
    /** The run's folder. */
    readonly run: string;
    /** Finds of a lower score are left out, 0 to 1. Default 0. */
    readonly leastScore?: number | undefined;
    readonly prints: Pick<Prints, "plates" | "labels" | "pairs" | "labelled">;
    readonly opened: OpenedCells;
    readonly seed: number;
    readonly random: Random;
    readonly threads?: number | undefined;
    /** Resamples of each interval. Default 2,000. */
    readonly repeats?: number | undefined;
    readonly context: StageContext;
  },
): Promise<LeftOutProtocol> {
  const found = await knownOfPrintsRun(run, { prints, leastScore, threads, context });
  const { figures, galleries } = found;
  const dealt = dealtOut(grids, new Set(prints.plates.map(bookOf)));
  const rows: LeftOutProtocol["rows"][number][] = [];
  for (const { gallery: cutOuts, open } of galleries) {
    const { rows: readable, views: [cells], ...asked } = await figureCells(
      { count: figures.length, open },
      { opened, seed, isEvaluated: true, context },
    );
    const known = readable.map((figure) => figures[figure]);
    const protocol = await foldedProtocol(foldsOfFigures(dealt, known), {
      ...asked,
      cells,
      known,
      random: random.fork(cutOuts),
      threads,
      repeats,
    });
    rows.push(...protocol.map((row) => ({ cutOuts, ...row })));
  }
  return {
    leastScore,
    plates: new Set(figures.map(({ plate }) => plate)).size,
    books: [...new Set(figures.map(({ book }) => book))].sort(),
    rows,
  };
}
