/** Figures that are like others, or like a picture: the run's vectors, opened once. */
import { existsSync } from "node:fs";
import { flipHorizontal, type Image } from "lib/image/image.ts";
import { type OpenedGallery, openGallery } from "lib/onnx/neighbours.ts";
import { centred } from "lib/retrieval/centre.ts";
import type { BothDirections } from "lib/retrieval/direction.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { nearestToExamples } from "lib/retrieval/examples.ts";
import {
  embedderOf,
  embeddingsFile,
  type OpenedEmbedder,
  openEmbedder,
} from "lib/study/embedders.ts";
import { type Embeddings, readEmbeddings } from "lib/study/embeddings.ts";
import { taskFor } from "lib/study/run.ts";
import { normalizeRows } from "lib/tensor/knn.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import type { FoundFigure, SimilarFigure } from "./api.ts";
import type { ReviewCorpus } from "./review_corpus.ts";

/** The vectors of a corpus. Dispose of them when done. */
export interface ReviewVectors extends AsyncDisposable {
  /** Whose vectors they are: the embedder's name. */
  readonly model: string;
  /** As they were read. */
  readonly embeddings: Embeddings;
  /** Vectors as they are, of length 1, and the row of the figure that each is of. `[N, D]` */
  readonly rows: Tensor<"float32">;
  readonly figures: readonly number[];
  /** Figures most like each of some, itself left out, the most similar first; none where it has no vector. */
  neighbours(figures: readonly number[], count: number): Promise<SimilarFigure[][]>;
  /** Figures that are like some and not like others. */
  like(
    asked: { readonly like: readonly number[]; readonly unlike: readonly number[] },
    count: number,
  ): FoundFigure[];
  /** Figures most like a picture; the encoder is opened at the first one. */
  likePicture(image: Image, count: number): Promise<SimilarFigure[]>;
}

/** Whether a run has vectors, without reading them. */
export const hasVectors = (directory: string): boolean =>
  existsSync(embeddingsFile(directory, embedderOf(directory)));

interface EitherWayOptions {
  readonly gallery: OpenedGallery;
  /** The figure of each row of the gallery; below 0: none, and the row is no answer. */
  readonly figures: readonly number[];
  readonly count: number;
  readonly exclude: (query: number, row: number) => boolean;
}

/** Figures like each query as it is or in a mirror, by the better of the two, the best first. */
async function eitherWay(
  { direct, flipped }: BothDirections,
  { gallery, figures, count, exclude }: EitherWayOptions,
): Promise<SimilarFigure[][]> {
  const [asked, dimension] = direct.shape;
  const both = new Float32Array(2 * asked * dimension);
  both.set(direct.data);
  both.set(flipped.data, asked * dimension);
  const k = Math.max(1, Math.min(count, gallery.size));
  const { indices, similarities } = await gallery.nearest(
    float32(both, [2 * asked, dimension]),
    { k, exclude: (query, row) => figures[row] < 0 || exclude(query % asked, row) },
  );
  return Array.from({ length: asked }, (_, query) => {
    const best = new Map<number, number>();
    for (const from of [query * k, (asked + query) * k]) {
      for (let i = from; i < from + k && indices[i] >= 0; i++) {
        const before = best.get(indices[i]) ?? -Infinity;
        best.set(indices[i], Math.max(before, similarities[i]));
      }
    }
    return [...best].sort(([a, p], [b, q]) => q - p || a - b).slice(0, count)
      .map(([row, similarity]) => ({ figure: figures[row], similarity }));
  });
}

/**
 * Opens the vectors of a run.
 *
 * @throws {Error} where nothing was embedded, or something else, with the command
 */
export async function openVectors(
  { directory, figureRows }: Pick<ReviewCorpus, "directory" | "figureRows">,
  { threads }: { readonly threads?: number | undefined } = {},
): Promise<ReviewVectors> {
  const model = embedderOf(directory);
  const embeddings: Embeddings = readEmbeddings(directory, { embedder: model });
  const { galleries, gallery, means, ids, origin } = embeddings;
  const direct = normalizeRows(galleries[gallery].direct);
  const flipped = normalizeRows(galleries[gallery].flipped);
  const figures = ids.map((id) => figureRows.get(id) ?? -1);
  const rowOf = new Map(figures.map((figure, row) => [figure, row]));
  await using stack = new AsyncDisposableStack();
  const opened = stack.use(await openGallery(direct, { normalized: true, threads }));
  let embedder: Promise<OpenedEmbedder> | null = null;
  stack.defer(async () => await (await embedder?.catch(() => null))?.[Symbol.asyncDispose]());

  const search = (
    queries: BothDirections,
    asked: Pick<EitherWayOptions, "count" | "exclude">,
  ): Promise<SimilarFigure[][]> => eitherWay(queries, { gallery: opened, figures, ...asked });
  const resources = stack.move();
  return {
    model,
    embeddings,
    rows: direct,
    figures,
    async neighbours(asked, count) {
      const known = asked.flatMap((figure) => rowOf.get(figure) ?? []);
      if (known.length === 0) return asked.map(() => []);
      const found = await search(
        { direct: takeRows(direct, known), flipped: takeRows(flipped, known) },
        { count, exclude: (query, row) => row === known[query] },
      );
      let next = 0;
      return asked.map((figure) => rowOf.has(figure) ? found[next++] : []);
    },
    like({ like, unlike }, count) {
      const rows = (list: readonly number[]) => list.flatMap((figure) => rowOf.get(figure) ?? []);
      const asked = { like: rows(like), unlike: rows(unlike) };
      if (asked.like.length === 0) {
        throw new Error("Cannot search: none of the figures that were given has a vector");
      }
      const given = new Set([...asked.like, ...asked.unlike]);
      const examples = (list: readonly number[]) => ({
        direct: takeRows(direct, list),
        flipped: takeRows(flipped, list),
      });
      return nearestToExamples(
        {
          wanted: examples(asked.like),
          ...asked.unlike.length > 0 ? { unwanted: examples(asked.unlike) } : {},
        },
        direct,
        { k: count, exclude: (row) => figures[row] < 0 || given.has(row), normalized: true },
      ).map(({ index, similarity, unlike }) => ({
        figure: figures[index],
        similarity,
        ...unlike === null ? {} : { unlike },
      }));
    },
    async likePicture(image, count) {
      embedder ??= openEmbedder(model, { directory, threads });
      const { embedder: network, digest } = await embedder;
      if (digest !== origin.encoder) {
        throw new Error(
          `The embeddings in ${directory} are of other weights of ${model}: run ` +
            `${taskFor("embed", directory)} --embedder ${model}`,
        );
      }
      const mean = means[gallery];
      const less = (rows: Tensor<"float32">) => mean === null ? rows : centred(rows, mean);
      const query = {
        direct: less(await network.embed([image])),
        flipped: less(await network.embed([flipHorizontal(image)])),
      };
      const [found] = await search(query, { count, exclude: () => false });
      return found;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
