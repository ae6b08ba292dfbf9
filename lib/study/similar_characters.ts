/** Searches among characters: who is most alike on other plates, and how often the first answer is right. */
import { neighboursOf, type SearchResult } from "lib/plot/gallery.ts";
import { type BothDirections, type Hit, nearestEitherWay } from "lib/retrieval/direction.ts";
import { type FirstAnswers, firstAnswers, type ShownCharacter } from "./characters.ts";

/** What is searched with, and how many answers are given. */
export interface SimilarOptions {
  /** A row for each character, as it is and flipped. `[N, D]` each */
  readonly vectors: BothDirections;
  /** Answers to each query. Default 5. */
  readonly answers?: number;
  /** Other characters to search for. Default: each of the gallery, among those on other plates. */
  readonly queries?: {
    /** Pictures to search for. */
    readonly characters: readonly ShownCharacter[];
    /** A row for each of them. `[Q, D]` each */
    readonly vectors: BothDirections;
  };
}

/** The nearest of each query, best first; a character's own plate does not answer. */
function hitsOf(
  gallery: readonly ShownCharacter[],
  { vectors, answers = 5, queries }: SimilarOptions,
): Hit[][] {
  const k = Math.min(answers, gallery.length);
  if (queries) return nearestEitherWay(queries.vectors, vectors.direct, { k });
  const exclude = (query: number, row: number) => gallery[query].plate === gallery[row].plate;
  return nearestEitherWay(vectors, vectors.direct, { k, exclude });
}

/**
 * For each character, the most similar ones on other plates, whichever way round they stand.
 *
 * ```ts
 * import { phashEmbedder } from "lib/retrieval/embed.ts";
 * import { embedBothWays, type ShownCharacter } from "lib/study/characters.ts";
 * import { similarCharacters } from "lib/study/similar_characters.ts";
 * const search = async (characters: ShownCharacter[]) =>
 *   similarCharacters(characters, {
 *     vectors: await embedBothWays(characters, { embedder: phashEmbedder }),
 *     answers: 3,
 *   });
 * ```
 */
export function similarCharacters(
  gallery: readonly ShownCharacter[],
  options: SimilarOptions,
): SearchResult[] {
  const queries = options.queries?.characters ?? gallery;
  return neighboursOf(hitsOf(gallery, options), { queries, gallery });
}

/** How often one model's first answer is the same person. */
export interface FirstAnswersOfModel extends FirstAnswers {
  /** Whose vectors were searched. */
  readonly model: string;
}

/**
 * How often the first answer on another plate is the same person, for several models.
 *
 * @param models vectors of the characters by the model's name. `[N, D]` each
 */
export function firstAnswersTable(
  characters: readonly ShownCharacter[],
  models: Readonly<Record<string, BothDirections>>,
): FirstAnswersOfModel[] {
  return Object.entries(models).flatMap(([model, vectors]) =>
    firstAnswers(hitsOf(characters, { vectors, answers: 1 }), characters)
      .map((row) => ({ model, ...row }))
  );
}
