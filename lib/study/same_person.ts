/**
 * Whether two figures in different scenes are the same person, as far as an encoder's vectors tell. On real
 * prints they tell little: no threshold was found at which nine in ten pairs of a book that was left out are right
 * (notebooks/results/persons.json), so that what ships gives chances and never the type.
 */
import { type Logistic, probabilityOf } from "lib/matching/logistic.ts";
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
function estimatePerson(
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
