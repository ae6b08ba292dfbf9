/** What an encoder's grid is worth on books that it was not found on: each figure is asked for by a grid of other books. */
import { rankOriginals } from "lib/retrieval/rank_originals.ts";
import { gridFeatures, type GridWeights } from "lib/retrieval/grid_fit.ts";
import { byCluster, clusterBootstrap, type Interval } from "lib/retrieval/intervals.ts";
import { hitChances } from "lib/retrieval/topk.ts";
import { withWindows } from "lib/retrieval/window_gallery.ts";
import { normalizeRows } from "lib/tensor/knn.ts";
import type { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { type Counterparts, type DesignMatch, matchDesigns } from "./design_matching.ts";
import { matchPersons, type PersonMatch, type PersonRow } from "./person_matching.ts";

/** A grid, and the books that it was not found on. */
export interface GridApart {
  readonly grid: GridWeights;
  readonly books: ReadonlySet<string>;
}

/** A grid, and which figures it knows nothing of. */
export interface GridFold {
  readonly grid: GridWeights;
  /** Whether the figure is of a book that it was not found on. */
  readonly isLeftOut: (figure: number) => boolean;
}

/** The study's protocol, every figure asking once. */
export interface FoldedProtocol {
  readonly augmentation: string;
  readonly queries: number;
  readonly gallery: number;
  /** Windows of the gallery's figures that stand beside them: a figure is as similar as its best row. */
  readonly windows: number;
  /** With a bootstrap by work. */
  readonly top1: Interval;
  readonly top3: Interval;
  readonly top10: Interval;
}

/** How figures are found that the encoder knows nothing of, among all. */
export interface FoldedEvaluation {
  readonly protocol: readonly FoldedProtocol[];
  readonly designs: readonly DesignMatch[];
  readonly persons: readonly (PersonMatch & { readonly asked: string })[];
}

/** Windows of figures. */
export interface FigureWindows {
  /** `[W, C, P]` */
  readonly cells: Tensor<"float32">;
  /** The figure that each is of. `[W]` */
  readonly figures: readonly number[];
}

/** What is known of the figures, and how they are changed. */
export interface FoldedProtocolOptions {
  /** Of each figure. `[G, C, P]` */
  readonly cells: Tensor<"float32">;
  /** Of each figure as an augmentation changes it, by the augmentation's name. `[G, C, P]` each */
  readonly queries: Readonly<Record<string, Tensor<"float32">>>;
  /** Windows that the protocol is asked with, too; left out where there are none. */
  readonly windows?: FigureWindows | undefined;
  readonly known: readonly Pick<PersonRow, "plate" | "work">[];
  readonly random: Random;
  readonly threads?: number | undefined;
  /** Resamples of each interval. Default 2,000. */
  readonly repeats?: number | undefined;
}

/** The same, and who is who. */
export interface FoldsOptions extends FoldedProtocolOptions {
  readonly known: readonly PersonRow[];
  readonly counterparts: readonly Counterparts[];
  readonly persons: Readonly<Record<string, (row: PersonRow) => boolean>>;
}

/**
 * Features of all folds side by side, each of length 1; of those that ask, only the fold that does not know
 * the figure. So a cosine between one that asks and one that answers is that fold's, over a constant.
 */
export async function besides(
  cells: Tensor<"float32">,
  folds: readonly GridFold[],
  { asks, threads }: { readonly asks: boolean; readonly threads?: number | undefined },
): Promise<Tensor<"float32">> {
  const parts: Tensor<"float32">[] = [];
  for (const { grid } of folds) {
    parts.push(normalizeRows(await gridFeatures(cells, grid, { threads })));
  }
  const [{ shape: [count, features] }] = parts;
  const data = new Float32Array(count * folds.length * features);
  folds.forEach(({ isLeftOut }, f) => {
    for (let i = 0; i < count; i++) {
      if (asks && !isLeftOut(i)) continue;
      data.set(
        parts[f].data.subarray(i * features, (i + 1) * features),
        (i * folds.length + f) * features,
      );
    }
  });
  return float32(data, [count, folds.length * features]);
}

/** Grids of other books as folds of figures. */
export const foldsOfFigures = (
  grids: readonly GridApart[],
  known: readonly Pick<PersonRow, "book">[],
): GridFold[] =>
  grids.map(({ grid, books }) => ({ grid, isLeftOut: (figure) => books.has(known[figure].book) }));

/** The figures as they answer. @throws {RangeError} where one is left out by no fold, or by several */
async function answersOf(
  folds: readonly GridFold[],
  { cells, known, threads }: Pick<FoldedProtocolOptions, "cells" | "known" | "threads">,
): Promise<Tensor<"float32">> {
  known.forEach(({ plate }, i) => {
    const by = folds.filter(({ isLeftOut }) => isLeftOut(i)).length;
    if (by !== 1) {
      throw new RangeError(`Figure ${i} of ${plate} is left out by ${by} folds: give one for each`);
    }
  });
  return await besides(cells, folds, { asks: false, threads });
}

/** The study's protocol among figures that answer, and where there are windows, among these, too. */
async function protocolAmong(
  gallery: Tensor<"float32">,
  folds: readonly GridFold[],
  { queries, windows, known, random, threads, repeats }: Omit<FoldedProtocolOptions, "cells">,
): Promise<FoldedProtocol[]> {
  const own = known.map((_, i) => i);
  const galleries: { readonly rows: Tensor<"float32">; readonly pictures?: readonly number[] }[] = [
    { rows: gallery },
  ];
  if (windows) {
    const vectors = await besides(windows.cells, folds, { asks: false, threads });
    galleries.push(withWindows(gallery, { vectors, pictures: windows.figures }));
  }
  const protocol: FoldedProtocol[] = [];
  for (const [augmentation, changed] of Object.entries(queries)) {
    const asking = await besides(changed, folds, { asks: true, threads });
    for (const { rows, pictures } of galleries) {
      const { ranks } = rankOriginals({ queries: asking, gallery: rows }, { own, pictures });
      const share = (k: number) =>
        clusterBootstrap(byCluster([...hitChances(ranks, k)], (i) => known[i].work), {
          random: random.fork(`${augmentation} ${k}`),
          repeats,
        });
      protocol.push({
        augmentation,
        queries: own.length,
        gallery: own.length,
        windows: rows.shape[0] - own.length,
        top1: share(1),
        top3: share(3),
        top10: share(10),
      });
    }
  }
  return protocol;
}

/**
 * The study's protocol, each figure asked for once by the fold that left its book out: among the figures, and
 * where there are windows, among figures and windows.
 *
 * @throws {RangeError} where a figure is left out by no fold, or by several
 */
export const foldedProtocol = async (
  folds: readonly GridFold[],
  options: FoldedProtocolOptions,
): Promise<FoldedProtocol[]> =>
  await protocolAmong(await answersOf(folds, options), folds, options);

/**
 * Asks for every figure, by the fold that left its book out.
 *
 * @throws {RangeError} where a figure is left out by no fold, or by several
 */
export async function evaluateFolds(
  folds: readonly GridFold[],
  { counterparts, persons, ...options }: FoldsOptions,
): Promise<FoldedEvaluation> {
  const { cells, known, random, threads, repeats } = options;
  const gallery = await answersOf(folds, options);
  const protocol = await protocolAmong(gallery, folds, options);
  const asking = await besides(cells, folds, { asks: true, threads });
  const designs = matchDesigns({ queries: asking, gallery }, {
    pairs: counterparts,
    plateOf: (row) => known[row].plate,
    workOf: (row) => known[row].work,
    random: random.fork("designs"),
    repeats,
  });
  const everybody = { all: () => true, ...persons };
  const found = Object.entries(everybody).flatMap(([asked, isAsked]) => {
    const row = matchPersons(gallery, {
      known,
      queries: asking,
      random: random.fork(asked),
      isAsked,
      repeats,
    });
    return row ? [{ ...row, asked }] : [];
  });
  return { protocol, designs, persons: found };
}
