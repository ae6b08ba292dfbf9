/** What the vectors of a run answer: neighbours, a search, a map. Without vectors, that there are none. */
import { existsSync } from "node:fs";
import { clip } from "lib/geometry/box.ts";
import { crop, type Image } from "lib/image/image.ts";
import { mapFile, readMap, type StoredMap } from "lib/study/figure_map.ts";
import type { FigureAnswer, FigureMap, FigureQuery, NeighbourFile } from "./api.ts";
import { principalMap } from "./principal_map.ts";
import { checkRow, type ReviewCorpus } from "./review_corpus.ts";
import { hasVectors, openVectors, type ReviewVectors } from "./vectors.ts";

/** What the vectors are asked with. */
export interface SimilarFiguresOptions {
  /** Opens a plate by its row. */
  readonly openPlate: (row: number) => Promise<Image>;
  /** Of the models. Default: all. */
  readonly threads?: number | undefined;
  /** Told what does not work. */
  readonly onFault?: ((reason: string) => void) | undefined;
}

/** Questions of likeness. Dispose of it when done. */
export interface SimilarFigures extends AsyncDisposable {
  /** Neighbours of some figures that follow each other. */
  neighbours(first: number, options: { readonly figures: number; readonly count: number }): Promise<
    NeighbourFile
  >;
  /** @throws {RangeError} where the query names what is not there, or nothing was embedded */
  search(query: FigureQuery): Promise<FigureAnswer>;
  /** Where all figures lie: as `embed --map` laid them out, and else on their principal plane. */
  map(): Promise<FigureMap>;
}

/** Answers to a query at most. */
const mostAnswers = 500;

/** A map that was laid out before, for all figures: one that is not on it lies in the middle. */
function placesOfAll(
  { embedder: model, ids, ...map }: StoredMap,
  { figures, figureRows }: ReviewCorpus,
): FigureMap {
  const along = (axis: "x" | "y") => {
    const all = new Array<number>(figures.length).fill(0.5);
    ids.forEach((id, i) => {
      const row = figureRows.get(id);
      if (row !== undefined) all[row] = map[axis][i];
    });
    return all;
  };
  return { model, x: along("x"), y: along("y") };
}

/** The map of a run's vectors. One that was kept and cannot be read is told, and laid out anew. */
function mapOf(
  { model, rows, figures, embeddings }: ReviewVectors,
  corpus: ReviewCorpus,
  { onFault }: Pick<SimilarFiguresOptions, "onFault">,
): FigureMap {
  const { directory } = corpus;
  if (existsSync(mapFile(directory, model))) {
    try {
      return placesOfAll(readMap(directory, { embedder: model, embeddings }), corpus);
    } catch (error) {
      onFault?.((error as Error).message);
    }
  }
  return principalMap(rows, { figures, count: corpus.figures.length, model });
}

/** What is in a box of a plate. @throws {RangeError} where there is no such plate, or nothing in the box */
async function partOf(
  { plate, xyxy }: NonNullable<FigureQuery["box"]>,
  { plates, openPlate }: Pick<ReviewCorpus, "plates"> & Pick<SimilarFiguresOptions, "openPlate">,
): Promise<Image> {
  checkRow(plate, { rows: plates, what: "plate" });
  const image = await openPlate(plate);
  const part = clip(xyxy, image);
  if (!(part[2] - part[0] >= 1 && part[3] - part[1] >= 1)) {
    throw new RangeError(`The box [${xyxy}] holds nothing of the plate`);
  }
  return crop(image, part);
}

/** Answers by the vectors of a run, which are opened at the first question. */
export function similarFigures(
  corpus: ReviewCorpus,
  { openPlate, threads, onFault }: SimilarFiguresOptions,
): SimilarFigures {
  const { directory, plates, figures } = corpus;
  let opening: Promise<ReviewVectors | null> | null = null;
  let mapped: Promise<FigureMap> | null = null;

  /** Null where there are none, or they are of another corpus: that is told once. */
  async function open(): Promise<ReviewVectors | null> {
    if (!hasVectors(directory)) return null;
    try {
      return await openVectors(corpus, { threads });
    } catch (error) {
      onFault?.((error as Error).message);
      return null;
    }
  }
  const vectors = () => opening ??= open();

  return {
    async neighbours(first, { figures: most, count }) {
      checkRow(first, { rows: figures, what: "figure" });
      const asked = Math.min(most, figures.length - first);
      const rows = Array.from({ length: asked }, (_, i) => first + i);
      const opened = await vectors();
      const found = opened ? await opened.neighbours(rows, count) : rows.map(() => []);
      const neighbours = found.map((list) =>
        list.map(({ figure, similarity }) => ({
          figure,
          similarity: Math.round(similarity * 1e4) / 1e4,
        }))
      );
      return { model: opened?.model ?? null, first, neighbours };
    },
    async search({ box, like = [], unlike = [], count }) {
      for (const row of [...like, ...unlike]) checkRow(row, { rows: figures, what: "figure" });
      const opened = await vectors();
      if (!opened) {
        throw new RangeError("Cannot search: nothing was embedded; run deno task embed");
      }
      const most = Math.min(count, mostAnswers);
      const part = box && await partOf(box, { plates, openPlate });
      const since = performance.now();
      const found = part
        ? await opened.likePicture(part, most)
        : opened.like({ like, unlike }, most);
      return { model: opened.model, found, milliseconds: Math.round(performance.now() - since) };
    },
    async map() {
      mapped ??= vectors().then((opened) =>
        opened ? mapOf(opened, corpus, { onFault }) : { model: null, x: [], y: [] }
      );
      return await mapped;
    },
    async [Symbol.asyncDispose]() {
      await (await opening?.catch(() => null))?.[Symbol.asyncDispose]();
    },
  };
}
