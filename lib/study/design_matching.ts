/**
 * Whether a figure finds its own counterpart on another plate of the same design: coloured by hand, recut,
 * etched again, or drawn once more by the artist himself.
 */
import { listPrecision } from "lib/retrieval/average_precision.ts";
import { byCluster, clusterBootstrap } from "lib/retrieval/intervals.ts";
import type { Interval } from "lib/retrieval/intervals.ts";
import { cosines } from "lib/tensor/knn.ts";
import { mean } from "lib/tensor/mean.ts";
import type { Random } from "lib/tensor/random.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { takeRows } from "lib/retrieval/embed.ts";

/** Two rows of a gallery that show one figure of one design. */
export interface Counterparts {
  /** How their plates are related. */
  readonly kind: string;
  /** The row of the one. */
  readonly a: number;
  /** The row of the other. */
  readonly b: number;
}

/**
 * Counterparts by the rows of a gallery in which not every figure is; pairs of which one is missing are left
 * out.
 *
 * @param counterparts by the figures' numbers
 * @param rows the figure of each row
 */
export function counterpartsIn(
  counterparts: readonly Counterparts[],
  rows: readonly number[],
): Counterparts[] {
  const places = new Map(rows.map((figure, row) => [figure, row]));
  return counterparts.flatMap(({ kind, a, b }) => {
    const [one, two] = [places.get(a), places.get(b)];
    return one === undefined || two === undefined ? [] : [{ kind, a: one, b: two }];
  });
}

/** How often counterparts of one kind are found. */
export interface DesignMatch {
  /** How the plates of its pairs are related. */
  readonly kind: string;
  /** Each figure of each pair asks once. */
  readonly queries: number;
  /** Rows of the gallery. */
  readonly size: number;
  /** Works that the queries are of: what the intervals resample. */
  readonly works: number;
  /** Share of queries whose counterpart comes first of all, with a bootstrap by work. */
  readonly first: Interval;
  /** Share of queries whose counterpart is among the first five, with a bootstrap by work. */
  readonly firstFive: Interval;
  /**
   * The first, where further impressions of the same figure do not answer: they would be right, too, and
   * of three impressions only one can come first.
   */
  readonly firstApart: Interval;
  /** The first five likewise. */
  readonly firstFiveApart: Interval;
  /** Mean reciprocal rank of the counterpart. */
  readonly mrr: number;
}

/** What is known of rows, and the pairs among them. */
export interface DesignOptions {
  /** Rows that show one figure. */
  readonly pairs: readonly Counterparts[];
  /** What names the plate of a row: rows of the query's own do not answer. */
  readonly plateOf: (row: number) => string;
  /** What names the work of a row, for intervals. */
  readonly workOf: (row: number) => string;
  /** Draws the resamples. */
  readonly random: Random;
  /** Resamples. Default 2,000. */
  readonly repeats?: number | undefined;
}

/** How one query was answered; each number is a share of 1, as ties may be. */
export interface DesignAnswer {
  /** How the plates of its pair are related. */
  readonly kind: string;
  /** The work that it is of. */
  readonly work: string;
  /** Whether its counterpart came first. */
  readonly first: number;
  /** Whether it was among the first five. */
  readonly firstFive: number;
  /** The first, where further impressions of the same figure do not answer. */
  readonly firstApart: number;
  /** The first five likewise. */
  readonly firstFiveApart: number;
  /** Its reciprocal rank. */
  readonly mrr: number;
}

/** All rows that show the same figure, by row: counterparts of counterparts, too. */
function figuresOf(pairs: readonly Counterparts[]): Map<number, ReadonlySet<number>> {
  const figures = new Map<number, Set<number>>();
  for (const { a, b } of pairs) {
    const both = new Set([...figures.get(a) ?? [a], ...figures.get(b) ?? [b]]);
    for (const row of both) figures.set(row, both);
  }
  return figures;
}

/**
 * Asks for the counterpart of each figure of each pair, both ways, among all rows of other plates.
 *
 * @param queries of all rows, as the query is seen. `[G, D]`
 * @param gallery of the same rows, as answers are seen. `[G, D]`
 * @returns one for each kind, in the order of the pairs
 *
 * ```ts
 * import { matchDesigns } from "lib/study/design_matching.ts";
 * import { Random } from "lib/tensor/random.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const rows = float32(new Float32Array([1, 0, 1, 0.1, 0, 1]), [3, 2]); // [G, D]
 * const [recut] = matchDesigns({ queries: rows, gallery: rows }, {
 *   pairs: [{ kind: "recut", a: 0, b: 1 }],
 *   plateOf: (row) => `plate ${row}`,
 *   workOf: () => "one",
 *   random: new Random(1),
 * });
 * recut.first.value; // 1
 * ```
 */
export function matchDesigns(
  rows: { readonly queries: Tensor<"float32">; readonly gallery: Tensor<"float32"> },
  { random, repeats, ...options }: DesignOptions,
): DesignMatch[] {
  const size = rows.gallery.shape[0];
  return [...Map.groupBy(designAnswers(rows, options), ({ kind }) => kind)].map(
    ([kind, found]): DesignMatch => {
      const interval = (of: Exclude<keyof DesignAnswer, "kind" | "work" | "mrr">) =>
        clusterBootstrap(byCluster(found.map((one) => one[of]), (i) => found[i].work), {
          random: random.fork(`${kind} ${of}`),
          repeats,
        });
      return {
        kind,
        queries: found.length,
        size,
        works: new Set(found.map(({ work }) => work)).size,
        first: interval("first"),
        firstFive: interval("firstFive"),
        firstApart: interval("firstApart"),
        firstFiveApart: interval("firstFiveApart"),
        mrr: mean(found.map(({ mrr }) => mrr)),
      };
    },
  );
}

/** How each figure of each pair is answered, both ways, in the order of the pairs. */
export function designAnswers(
  { queries, gallery }: {
    readonly queries: Tensor<"float32">;
    readonly gallery: Tensor<"float32">;
  },
  { pairs, plateOf, workOf }: Pick<DesignOptions, "pairs" | "plateOf" | "workOf">,
): DesignAnswer[] {
  const figures = figuresOf(pairs);
  const asked = pairs.flatMap(({ kind, a, b }) => [
    { kind, row: a, right: b },
    { kind, row: b, right: a },
  ]);
  const lists: DesignAnswer[] = [];
  let n = 0;
  for (const similarities of cosines(takeRows(queries, asked.map(({ row }) => row)), gallery)) {
    const { kind, row, right } = asked[n++];
    const plate = plateOf(row);
    const same = figures.get(row)!;
    const isRight = (answer: number) => answer === right;
    const isOwnPlate = (answer: number) => answer !== right && plateOf(answer) === plate;
    const all = listPrecision(similarities, { isRight, isLeftOut: isOwnPlate })!;
    const apart = listPrecision(similarities, {
      isRight,
      isLeftOut: (answer) => isOwnPlate(answer) || answer !== right && same.has(answer),
    })!;
    lists.push({
      kind,
      work: workOf(row),
      first: all.first,
      firstFive: all.firstFive,
      firstApart: apart.first,
      firstFiveApart: apart.firstFive,
      mrr: all.reciprocalRank,
    });
  }
  return lists;
}
