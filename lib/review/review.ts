/** A review of a run: all that its page can ask, as values. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import type { Collection } from "lib/corpus/plate.ts";
import { crop } from "lib/image/image.ts";
import { clip } from "lib/geometry/box.ts";
import { mapFile, readMap, type StoredMap } from "lib/study/figure_map.ts";
import type {
  FigureAnswer,
  FigureMap,
  FigureQuery,
  NeighbourFile,
  PlateDetail,
  ReviewCollection,
  ReviewPair,
} from "./api.ts";
import { figureColumns, plateColumns } from "./columns.ts";
import { principalMap } from "./principal_map.ts";
import { plateDetail } from "./plate_detail.ts";
import { type PlatePictures, platePictures, tileSide } from "./plate_pictures.ts";
import { readReviewCorpus, type ReviewCorpus, revisionOf } from "./review_corpus.ts";
import { readReviewPairs } from "./review_pairs.ts";
import { openSheets, type Sheets } from "./sheets.ts";
import { hasVectors, openVectors, type ReviewVectors } from "./vectors.ts";
import { pairTypeChoices, type VerdictDesk, verdictDesk } from "./verdict_desk.ts";

/** What a review is made of, and for whom. */
export interface ReviewOptions {
  /** Who says what is said: 1 to 200 letters. */
  readonly reviewer: string;
  /** Of the models. Default: all. */
  readonly threads?: number | undefined;
  /** Where the plates are. Default: the collection that the run was made of. */
  readonly collection?: Collection | undefined;
  /** Told what does not work, such as where small pictures cannot be kept. */
  readonly onFault?: ((reason: string) => void) | undefined;
}

/** A state of a run, opened. Dispose of it when done. */
export interface Review extends AsyncDisposable {
  readonly corpus: ReviewCorpus;
  readonly sheets: Sheets;
  readonly pictures: PlatePictures;
  readonly desk: VerdictDesk;
  readonly pairs: readonly ReviewPair[];
  /** All that every view needs. */
  collection(): ReviewCollection;
  plate(row: number): PlateDetail;
  /** Neighbours of some figures that follow each other. */
  neighbours(first: number, options: { readonly figures: number; readonly count: number }): Promise<
    NeighbourFile
  >;
  /** @throws {RangeError} where the query names what is not there */
  search(query: FigureQuery): Promise<FigureAnswer>;
  map(): Promise<FigureMap>;
  /** Whether the corpus on disk is another one by now. */
  isOutdated(): boolean;
}

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

/** Answers to a query at most. */
const mostAnswers = 500;

/** A digest of pairs, by which verdicts know what was suggested. */
const hashOf = (pairs: readonly ReviewPair[]) =>
  pairs.length === 0 ? "" : createHash("sha256").update(JSON.stringify(pairs)).digest("hex");

/**
 * Opens a review of the run in a folder.
 *
 * @throws {Error} where nothing was extracted, with the command
 */
export function openReview(
  directory: string,
  { reviewer, threads, collection, onFault }: ReviewOptions,
): Review {
  const corpus = readReviewCorpus(directory);
  const { plates, figures, revision } = corpus;
  const pairs = readReviewPairs(corpus);
  const pictures = platePictures(corpus, collection ? { collection } : {});
  const sheets = openSheets(corpus, { pictures, ...onFault && { onFault } });
  const desk = verdictDesk(corpus, { reviewer, pairs, pairsHash: hashOf(pairs) });
  let opening: Promise<ReviewVectors | null> | null = null;
  /** Null where there are none, or they are of another corpus: that is said once. */
  const vectors = () =>
    opening ??= (async () => {
      if (!hasVectors(directory)) return null;
      try {
        return await openVectors(corpus, { threads });
      } catch (error) {
        onFault?.((error as Error).message);
        return null;
      }
    })();
  let mapped: Promise<FigureMap> | null = null;
  const checkRow = (row: number, list: readonly unknown[], what: string) => {
    if (Number.isInteger(row) && row >= 0 && row < list.length) return;
    throw new RangeError(`There is no ${what} ${row}: there are ${list.length}`);
  };

  return {
    corpus,
    sheets,
    pictures,
    desk,
    pairs,
    collection: () => ({
      title: corpus.title,
      revision,
      canSave: true,
      canSearch: hasVectors(directory),
      reviewer,
      plates: plateColumns(corpus),
      figures: figureColumns(corpus),
      atlases: sheets.atlases,
      tileSide,
      neighboursPerFile: 1,
      pairTypes: pairTypeChoices,
    }),
    plate(row) {
      checkRow(row, plates, "plate");
      return plateDetail(corpus, row);
    },
    async neighbours(first, { figures: many, count }) {
      checkRow(first, figures, "figure");
      const rows = Array.from(
        { length: Math.min(many, figures.length - first) },
        (_, i) => first + i,
      );
      const opened = await vectors();
      const found = opened ? await opened.neighbours(rows, count) : rows.map(() => []);
      return {
        model: opened?.model ?? null,
        first,
        neighbours: found.map((list) =>
          list.map(({ figure, similarity }) => ({
            figure,
            similarity: Math.round(similarity * 1e4) / 1e4,
          }))
        ),
      };
    },
    async search({ box, like = [], unlike = [], count }) {
      for (const row of [...like, ...unlike]) checkRow(row, figures, "figure");
      const opened = await vectors();
      if (!opened) {
        throw new RangeError("Cannot search: nothing was embedded; run deno task embed");
      }
      const many = Math.min(count, mostAnswers);
      let since = performance.now();
      const answer = (found: FigureAnswer["found"]): FigureAnswer => ({
        model: opened.model,
        found,
        milliseconds: Math.round(performance.now() - since),
      });
      if (!box) return answer(await opened.like({ like, unlike }, many));
      checkRow(box.plate, plates, "plate");
      const image = await pictures.open(box.plate);
      const part = clip(box.xyxy, image);
      if (!(part[2] - part[0] >= 1 && part[3] - part[1] >= 1)) {
        throw new RangeError(`The box [${box.xyxy}] holds nothing of the plate`);
      }
      since = performance.now();
      return answer(await opened.likePicture(crop(image, part), many));
    },
    async map() {
      mapped ??= (async () => {
        const opened = await vectors();
        if (!opened) return { model: null, x: [], y: [] };
        const { model, rows, figures: rowsOf, embeddings } = opened;
        if (existsSync(mapFile(directory, model))) {
          try {
            const map = readMap(directory, { embedder: model, embeddings });
            return placesOfAll(map, corpus);
          } catch (error) {
            onFault?.((error as Error).message);
          }
        }
        return principalMap(rows, { figures: rowsOf, count: figures.length, model });
      })();
      return await mapped;
    },
    isOutdated: () => revisionOf(directory) !== revision,
    async [Symbol.asyncDispose]() {
      await sheets[Symbol.asyncDispose]();
      await (await opening?.catch(() => null))?.[Symbol.asyncDispose]();
    },
  };
}
