/**
 * Whether two figures in different scenes are the same person, as far as an encoder's vectors tell. On real
 * prints they tell little: no threshold was found at which nine in ten pairs of a book that was left out are right
 * (notebooks/results/persons.json), so that what ships gives chances and never the type.
 */
import { fitLogistic, type Logistic, probabilityOf } from "lib/matching/logistic.ts";
import { precisionThreshold } from "lib/matching/pair_model.ts";
import { type BothDirections, manyNearestEitherWay } from "lib/retrieval/direction.ts";
import fitted from "./person_model.json" with { type: "json" };

/** What cosines of an encoder mean. */
export interface PersonModel {
  /** The encoder, by name and hash of its weights: other vectors mean something else. */
  readonly encoder: string;
  /** The chance that two figures are one person, by their cosine. */
  readonly same: Logistic;
  /** The least chance at which nine in ten were right in books left out; null: there is none. */
  readonly threshold: number | null;
}

/** The model that ships, of `burin_encoder`. */
export const personModel: PersonModel = fitted;

/** Two figures in different scenes that may be one person; `a < b`. */
export interface PersonPair {
  /** Number of the first figure. */
  readonly a: number;
  /** Number of the second figure. */
  readonly b: number;
  /** Cosine of their vectors in the better direction, -1 to 1. */
  readonly similarity: number;
  /** Null: not sure. */
  readonly type: "same person" | null;
  /** The chance that they are one person, 0 to 1. */
  readonly probability: number;
}

/** What the model says of two figures with a cosine. */
export function estimatePerson(
  { same, threshold }: Pick<PersonModel, "same" | "threshold">,
  similarity: number,
): Pick<PersonPair, "type" | "probability"> {
  const probability = probabilityOf(same, [similarity]);
  return {
    type: threshold !== null && probability >= threshold ? "same person" : null,
    probability,
  };
}

/** How figures are compared. */
export interface PersonPairsOptions {
  /** A row for each figure. `[N, D]` each */
  readonly vectors: BothDirections;
  /** Whether two figures are in one scene: on one plate, or on plates of one design. */
  readonly isOneScene: (a: number, b: number) => boolean;
  /** What cosines mean. */
  readonly model: Pick<PersonModel, "same" | "threshold">;
  /** Pairs that are given at most. Default 100. */
  readonly most?: number;
  /** Threads of the search. Default: all. */
  readonly threads?: number | undefined;
}

/** Nearest figures of each that are looked at. */
const neighbours = 10;

/** The likeliest pairs of figures in different scenes, the likeliest first. */
export async function personPairs(
  { vectors, isOneScene, model, most = 100, threads }: PersonPairsOptions,
): Promise<PersonPair[]> {
  const hits = await manyNearestEitherWay(vectors, vectors.direct, {
    k: neighbours,
    exclude: (query, row) => query === row || isOneScene(query, row),
    session: threads === undefined ? {} : { threads },
  });
  const best = new Map<string, PersonPair>();
  hits.forEach((list, query) => {
    for (const { index, similarity } of list) {
      const [a, b] = query < index ? [query, index] : [index, query];
      const known = best.get(`${a} ${b}`);
      if (known && known.similarity >= similarity) continue;
      best.set(`${a} ${b}`, { a, b, similarity, ...estimatePerson(model, similarity) });
    }
  });
  return [...best.values()]
    .sort((p, q) => q.similarity - p.similarity || p.a - q.a || p.b - q.b).slice(0, most);
}

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
