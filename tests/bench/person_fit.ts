/** What cosines of figures mean, learnt from figures whose names are known, and borne out on books left out. */
import { fitLogistic, type Logistic, probabilityOf } from "lib/matching/logistic.ts";
import { precisionThreshold } from "lib/matching/pair_model.ts";
import type { PersonModel } from "lib/study/same_person.ts";

/** A pair of figures of which it is known whether they are one person. */
export interface KnownPersons {
  /** The book that both are in. */
  readonly book: string;
  /** Cosine of their vectors in the better direction, -1 to 1. */
  readonly similarity: number;
  /** Whether they are one person. */
  readonly same: boolean;
}

/** What of known pairs was found in books left out. */
export interface LeftOutPersons {
  readonly book: string;
  /** Pairs of one person. */
  readonly persons: number;
  /** The threshold of the other books; null: none of them reaches the precision. */
  readonly threshold: number | null;
  /** Pairs at that threshold or above, and how many of them are right. */
  readonly found: number;
  readonly right: number;
}

const fit = (pairs: readonly KnownPersons[]) =>
  fitLogistic(pairs.map(({ similarity, same }) => ({ x: [similarity], y: same })));

/** The least chance from which so many are right; null where none is. */
function thresholdOf(pairs: readonly KnownPersons[], same: Logistic, precision: number) {
  const scored = pairs.map(({ similarity, same: right }) => ({
    probability: probabilityOf(same, [similarity]),
    right,
  }));
  const value = precisionThreshold(scored, precision);
  return value < 1 ? value : null;
}

/**
 * Learns what cosines mean, and gives a threshold only where books left out bear it out: of all that others'
 * thresholds find in them, so many are right.
 *
 * @param options.encoder whose vectors they are
 * @param options.precision default .9
 */
export function fitPersonModel(
  pairs: readonly KnownPersons[],
  { encoder, precision = 0.9 }: { readonly encoder: string; readonly precision?: number },
): { readonly model: PersonModel; readonly books: readonly LeftOutPersons[] } {
  const books = [...new Set(pairs.map(({ book }) => book))].sort().map((book): LeftOutPersons => {
    const others = pairs.filter((pair) => pair.book !== book);
    const own = pairs.filter((pair) => pair.book === book);
    const persons = own.filter(({ same }) => same).length;
    if (new Set(others.map(({ same }) => same)).size < 2) {
      return { book, persons, threshold: null, found: 0, right: 0 };
    }
    const same = fit(others);
    const threshold = thresholdOf(others, same, precision);
    const found = threshold === null
      ? []
      : own.filter(({ similarity }) => probabilityOf(same, [similarity]) >= threshold);
    const right = found.filter(({ same }) => same).length;
    return { book, persons, threshold, found: found.length, right };
  });
  const sum = (of: "found" | "right") => books.reduce((total, row) => total + row[of], 0);
  const isBorneOut = sum("found") > 0 && sum("right") >= precision * sum("found");
  const same = fit(pairs);
  const threshold = isBorneOut ? thresholdOf(pairs, same, precision) : null;
  return { model: { encoder, same, threshold }, books };
}
