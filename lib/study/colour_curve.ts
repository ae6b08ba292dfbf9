/**
 * How far colour keeps impressions of one design apart: the grid of an encoder that sees colours, found on views
 * of which more and more are grey, or equalised, is asked for counterparts in colour and in grey.
 */
import { gridComponents, gridOf, type GridWeights } from "lib/retrieval/grid_fit.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import {
  byCluster,
  clusterBootstrap,
  type Interval,
  pairedBootstrap,
  type PairedDifference,
} from "lib/retrieval/intervals.ts";
import type { Random } from "lib/tensor/random.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { type Counterparts, type DesignAnswer, designAnswers } from "./design_matching.ts";
import { besides } from "./encoder_folds.ts";
import { intervalWords } from "./evaluation_words.ts";
import type { ColourMode } from "./labelled_figures.ts";
import type { PersonRow } from "./person_matching.ts";
import { type ColourShares, mixedView, type ViewCorners } from "./view_corners.ts";

/** One point of a curve: how counterparts of one kind are found. */
export interface ColourPoint {
  /** Which share is varied; the other is that of the study's recipes. */
  readonly along: keyof ColourShares;
  readonly shares: ColourShares;
  /** How the plates of the pairs are related. */
  readonly kind: string;
  /** How queries are looked at, and how answers are. */
  readonly query: ColourMode;
  readonly gallery: ColourMode;
  readonly queries: number;
  readonly works: number;
  /** Share whose counterpart comes first, other impressions left out, with a bootstrap by work. */
  readonly first: Interval;
  /** The same less that of the curve's first point, on the same queries; null for this one itself. */
  readonly gained: PairedDifference | null;
}

/** Points of each curve. */
export const curveShares: readonly number[] = [0, 0.25, 0.5, 0.75, 1];

/** Shares of the study's recipes: one of the two, three times in ten. */
export const studyShares: ColourShares = { gray: 0.15, clahe: 0.15 };

/** What is known of figures, and how they look. */
export interface ColourCurveOptions {
  /** Of each figure, as printed and grey. `[N, C, P]` each */
  readonly cells: Readonly<Record<ColourMode, Tensor<"float32">>>;
  /** Rows that grids are found on, where they are not left out. */
  readonly fitted: readonly number[];
  /** Of these, views by the study's recipe. */
  readonly corners: ViewCorners;
  /** Of these, the study's crop. `[F, C, P]` */
  readonly crops: Tensor<"float32">;
  readonly known: readonly PersonRow[];
  readonly counterparts: readonly Counterparts[];
  /** Of each fold, whether a figure is left out. */
  readonly folds: readonly ((figure: number) => boolean)[];
  /** Numbers that the grid gives. Default 128. */
  readonly features?: number | undefined;
  readonly random: Random;
  readonly threads?: number | undefined;
  /** Resamples of each interval. Default 2,000. */
  readonly repeats?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told how many grids are found. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

const modes: readonly ColourMode[] = ["colour", "grey"];

/** Finds the grids of each fold for shares; the components of its figures are found once. */
async function gridsOf(
  { cells, fitted, corners, crops, folds, features = 128, random, threads }: ColourCurveOptions,
): Promise<((shares: ColourShares) => Promise<GridWeights[]>)> {
  const how = { features, threads, random: random.fork("grid") };
  const parts = await Promise.all(folds.map(async (isLeftOut) => {
    const rows = fitted.keys().filter((f) => !isLeftOut(fitted[f])).toArray();
    const originals = takeRows(cells.colour, rows.map((f) => fitted[f]));
    return { rows, originals, found: await gridComponents(originals, how) };
  }));
  return async (shares) => {
    const mixed = mixedView(corners, { shares, random: random.fork("views") });
    const grids: GridWeights[] = [];
    for (const { rows, originals, found } of parts) {
      const views = [originals, takeRows(mixed, rows), takeRows(crops, rows)];
      grids.push(await gridOf(views, { ...how, found }));
    }
    return grids;
  };
}

/** The share whose counterpart comes first, by kind, and what was gained over the first point. */
function pointsOf(
  answers: readonly DesignAnswer[],
  { before, random, repeats, ...about }:
    & Pick<ColourPoint, "along" | "shares" | "query" | "gallery">
    & Pick<ColourCurveOptions, "random" | "repeats">
    & { readonly before: readonly DesignAnswer[] | null },
): ColourPoint[] {
  const byKind = Map.groupBy(answers.keys(), (q) => answers[q].kind);
  return [...byKind].map(([kind, asked]): ColourPoint => {
    const workOf = (i: number) => answers[asked[i]].work;
    const how = { random: random.fork(kind), repeats };
    const lists = byCluster(asked.map((q) => answers[q].firstApart), workOf);
    const more = before &&
      byCluster(asked.map((q) => answers[q].firstApart - before[q].firstApart), workOf);
    return {
      ...about,
      kind,
      queries: asked.length,
      works: lists.length,
      first: clusterBootstrap(lists, how),
      gained: more && pairedBootstrap(more, how),
    };
  });
}

/** Both curves: every kind of counterparts at every share, queries and answers in colour and in grey. */
export async function colourCurve(options: ColourCurveOptions): Promise<ColourPoint[]> {
  const { cells, known, counterparts: pairs, folds, random, threads, repeats } = options;
  const gridsAt = await gridsOf(options);
  const points: ColourPoint[] = [];
  let done = 0;
  for (const along of ["gray", "clahe"] as const) {
    const first = new Map<string, readonly DesignAnswer[]>();
    for (const share of curveShares) {
      options.signal?.throwIfAborted();
      const shares = { ...studyShares, [along]: share };
      const grids = await gridsAt(shares);
      const found = grids.map((grid, f) => ({ grid, isLeftOut: folds[f] }));
      const featuresOf = async (mode: ColourMode, asks: boolean) =>
        await besides(cells[mode], found, { asks, threads });
      const answering = {
        colour: await featuresOf("colour", false),
        grey: await featuresOf("grey", false),
      };
      for (const query of modes) {
        const queries = await featuresOf(query, true);
        for (const gallery of modes) {
          const answers = designAnswers({ queries, gallery: answering[gallery] }, {
            pairs,
            plateOf: (row) => known[row].plate,
            workOf: (row) => known[row].work,
          });
          const way = `${query} ${gallery}`;
          points.push(...pointsOf(answers, {
            ...{ along, shares, query, gallery, repeats },
            before: first.get(way) ?? null,
            random: random.fork(way),
          }));
          if (!first.has(way)) first.set(way, answers);
        }
      }
      options.onProgress?.(++done);
    }
  }
  return points;
}

/** What the curves say, a line for each kind and way of looking: none claims more than its interval. */
export function colourCurveLines(points: readonly ColourPoint[]): string[] {
  const groups = Map.groupBy(
    points,
    ({ along, kind, query, gallery }) =>
      `${along === "gray" ? "grey" : "equalised"} views, ${kind}: ${query} in ${gallery}`,
  );
  return [...groups].map(([what, curve]) => {
    const [from, to] = [curve[0], curve.at(-1)!];
    const { along } = from;
    const { difference } = to.gained!;
    const says = difference.low > 0 ? "more" : difference.high < 0 ? "fewer" : "no difference told";
    return `${what}: ${intervalWords(from.first)} with a share of ${from.shares[along]}, ` +
      `${intervalWords(to.first)} with ${to.shares[along]}; ${says}, ${intervalWords(difference)}`;
  });
}
