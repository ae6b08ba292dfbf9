/** Searches among characters: who is most alike on other plates, and how often the first answer is right. */
import { neighboursOf, type SearchResult } from "lib/plot/gallery.ts";
import { type BothDirections, type Hit, nearestEitherWay } from "lib/retrieval/direction.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { nearestToExamples } from "lib/retrieval/examples.ts";
import { type FirstAnswers, firstAnswers, type ShownCharacter } from "./characters.ts";

/** Several characters to search by at once, by their rows in the gallery. */
export interface ExampleRows {
  /** What answers are to be like; the first one stands for the query. */
  readonly like: readonly number[];
  /** What they are not to be like. Default: nothing. */
  readonly not?: readonly number[];
}

/** What is searched with, and how many answers are given. */
export interface SimilarOptions {
  /** A row for each character, as it is and flipped. `[N, D]` each */
  readonly vectors: BothDirections;
  /** Answers to each query. Default 5. */
  readonly answers?: number;
  /** Characters of the gallery to search by, several together. */
  readonly examples?: readonly ExampleRows[];
  /** Which characters may answer: those of a book, an artist, a year. Default: all. */
  readonly among?: (character: ShownCharacter) => boolean;
  /** Other characters to search for. Default: each of the gallery, among those on other plates. */
  readonly queries?: {
    /** Pictures to search for. */
    readonly characters: readonly ShownCharacter[];
    /** A row for each of them. `[Q, D]` each */
    readonly vectors: BothDirections;
  };
}

/** Rows that belong to other characters would answer with the wrong pictures. */
function aRowEach({ length }: readonly ShownCharacter[], { direct }: BothDirections): void {
  const [rows] = direct.shape;
  if (rows === length) return;
  throw new RangeError(
    `Cannot search among ${length} characters with ${rows} vectors: embed these very characters anew ` +
      "(embedBothWays)",
  );
}

/** The nearest to several examples together; their plates do not answer, nor does what is not wanted. */
function hitsOfExamples(
  gallery: readonly ShownCharacter[],
  { like, not = [] }: ExampleRows,
  { vectors: { direct, flipped }, answers, among }: SimilarOptions & { readonly answers: number },
): Hit[] {
  const rows = (numbers: readonly number[]) => ({
    direct: takeRows(direct, numbers),
    flipped: takeRows(flipped, numbers),
  });
  const plates = new Set(like.map((row) => gallery[row].plate));
  return nearestToExamples(
    { wanted: rows(like), unwanted: rows(not) },
    direct,
    {
      k: answers,
      exclude: (row) =>
        plates.has(gallery[row].plate) || not.includes(row) || among?.(gallery[row]) === false,
    },
  );
}

/** The nearest of each query, best first; a character's own plate does not answer. */
function hitsOf(gallery: readonly ShownCharacter[], options: SimilarOptions): Hit[][] {
  const { vectors, answers = 5, queries, examples, among = () => true } = options;
  if (examples) {
    return examples.map((rows) => hitsOfExamples(gallery, rows, { ...options, answers }));
  }
  const k = Math.min(answers, gallery.length);
  if (queries) {
    const exclude = (_: number, row: number) => !among(gallery[row]);
    return nearestEitherWay(queries.vectors, vectors.direct, { k, exclude });
  }
  const exclude = (query: number, row: number) =>
    gallery[query].plate === gallery[row].plate || !among(gallery[row]);
  return nearestEitherWay(vectors, vectors.direct, { k, exclude });
}

/**
 * For each character, the most similar ones on other plates, whichever way round they stand; or for
 * several characters together, and not for others. It answers at once, comparing each query with all: of
 * thousands of characters ask for some by `queries`, or for all by `deno task search`.
 *
 * @throws {RangeError} when there is not a vector for each character
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
  const { examples, queries: others } = options;
  aRowEach(gallery, options.vectors);
  if (others) aRowEach(others.characters, others.vectors);
  const captionOf = (
    { like, not = [] }: ExampleRows,
  ) => [...like.map((row) => gallery[row].id), ...not.map((row) => `not ${gallery[row].id}`)];
  const together = examples?.map((rows) => ({
    ...gallery[rows.like[0]],
    caption: captionOf(rows).join(", "),
  }));
  const queries = together ?? others?.characters ?? gallery;
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
