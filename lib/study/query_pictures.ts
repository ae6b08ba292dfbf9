/** Queries of the validation as pictures: what was asked, and what was answered wrongly. */
import { neighboursOf, type Picture, type SearchResult } from "lib/plot/gallery.ts";
import { nearestEitherWay } from "lib/retrieval/direction.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import type { ShownCharacter } from "./characters.ts";
import { type Evaluated, queryImages, type QueryOptions } from "./evaluate.ts";

/** The characters that were evaluated, and how their queries were drawn. */
export interface QueryPicturesOptions extends QueryOptions {
  /** All characters, in the order in which they were evaluated. */
  readonly characters: readonly ShownCharacter[];
  /** How many pictures or searches at most. Default 16. */
  readonly count?: number;
}

/** The first queries in the order of their numbers, as the embedders see them. */
export function queryPictures(
  { queries, figures }: Pick<Evaluated, "queries" | "figures">,
  { characters, count = 16, ...options }: QueryPicturesOptions,
): Picture[] {
  return queries.filter(({ n }) => n < count).map(({ n, row }) => {
    const [image] = queryImages(characters[figures[row]].image, [{ n }], options);
    return { image };
  });
}

/**
 * Queries whose first answer is not their own original, with what was found instead. An answer is a
 * hit where it is the original.
 *
 * @param evaluated what `evaluate` returned
 */
export function wrongAnswers(
  { queries, figures, models }: Evaluated,
  { characters, count = 16, model = 0, answers = 6, ...options }: QueryPicturesOptions & {
    /** Which of the models, counted from 0. Default 0. */
    readonly model?: number;
    /** Answers to each query. Default 6. */
    readonly answers?: number;
  },
): SearchResult[] {
  const { vectors, result } = models[model];
  const wrong = [...queries.keys()].filter((q) => result.ranks.optimistic[q] > 1).slice(0, count);
  const asked = wrong.map((q) => {
    const { n, row } = queries[q];
    const { id, image } = characters[figures[row]];
    const [asked] = queryImages(image, [{ n }], options);
    return { image: asked, name: id };
  });
  const gallery = figures.map((i) => ({ ...characters[i], name: characters[i].id }));
  const direct = takeRows(vectors.queries, wrong);
  const k = Math.min(answers, gallery.length);
  const hits = nearestEitherWay({ direct, flipped: direct }, vectors.gallery, { k });
  return neighboursOf(hits, { queries: asked, gallery });
}
