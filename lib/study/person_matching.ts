/** Whether a named person is found on other plates of the same book: another scene, another pose. */
import { type GroupPrecision, groupPrecision } from "lib/retrieval/group_precision.ts";
import { byCluster, clusterBootstrap, type Interval } from "lib/retrieval/intervals.ts";
import type { Random } from "lib/tensor/random.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

/** How well persons are found again. */
export interface PersonMatch {
  /** Figures with a name that is on another plate of their book, too. */
  readonly queries: number;
  /** Works that they are of: what the intervals resample. */
  readonly works: number;
  /** Mean average precision, with a bootstrap by work. */
  readonly map: Interval;
  /** Share of queries whose first answer is the same person, with a bootstrap by work. */
  readonly first: Interval;
  /** Mean average precision at R. */
  readonly mapAtR: number;
  /** The share of right answers among all: what a random first answer gives. */
  readonly chance: number;
}

/** What is known of a row. */
export interface PersonRow {
  /** The book that its plate is from. */
  readonly book: string;
  /** Its plate. */
  readonly plate: string;
  /** The work that its plate is an impression of. */
  readonly work: string;
  /** Null where nobody knows. */
  readonly person: string | null;
}

/** Who asks for whom. */
export interface PersonQuestion {
  readonly known: readonly PersonRow[];
  /** The same rows as they ask. Default: as they answer. `[N, D]` */
  readonly queries?: Tensor<"float32">;
  /** Which figures ask. Default: all. */
  readonly isAsked?: (row: PersonRow) => boolean;
}

/** Each named figure's answers: all figures on other plates of its book, named or not. */
export const personLists = (
  rows: Tensor<"float32">,
  { known, queries = rows, isAsked = () => true }: PersonQuestion,
): GroupPrecision =>
  groupPrecision({ queries, gallery: rows }, {
    isRight: (query, row) =>
      known[query].person !== null && known[query].person === known[row].person &&
      isAsked(known[query]),
    exclude: (query, row) =>
      known[query].book !== known[row].book || known[query].plate === known[row].plate,
  });

/**
 * Asks for each named figure among all figures on other plates of its book, named or not.
 *
 * @param rows `[N, D]`
 * @returns null where no name comes back on another plate
 *
 * ```ts
 * import { matchPersons } from "lib/study/person_matching.ts";
 * import { Random } from "lib/tensor/random.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const rows = float32(new Float32Array([1, 0, 1, 0.1, 0, 1]), [3, 2]);
 * const known = ["Oliver", "Oliver", null]
 *   .map((person, i) => ({ book: "b", plate: `${i}`, work: `${i}`, person }));
 * matchPersons(rows, { known, random: new Random(1) })?.first.value; // 1
 * ```
 */
export function matchPersons(
  rows: Tensor<"float32">,
  { random, repeats, ...question }: PersonQuestion & {
    readonly random: Random;
    /** Resamples. Default 2,000. */
    readonly repeats?: number | undefined;
  },
): PersonMatch | null {
  const { known } = question;
  const found = personLists(rows, question);
  if (found.queries.length === 0) return null;
  const workOf = (i: number) => known[found.queries[i]].work;
  const interval = (of: "averagePrecision" | "first") =>
    clusterBootstrap(byCluster(found.lists.map((list) => list[of]), workOf), {
      random: random.fork(of),
      repeats,
    });
  return {
    queries: found.queries.length,
    works: new Set(found.queries.map((q) => known[q].work)).size,
    map: interval("averagePrecision"),
    first: interval("first"),
    mapAtR: found.mapAtR,
    chance: found.chance,
  };
}
