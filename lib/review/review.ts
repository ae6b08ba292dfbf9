/** A review of a run: all that its page can ask, as values. */
import { createHash } from "node:crypto";
import type { Collection } from "lib/corpus/plate.ts";
import type { PlateDetail, ReviewCollection, ReviewPair } from "./api.ts";
import { figureColumns, plateColumns } from "./columns.ts";
import { plateDetail } from "./plate_detail.ts";
import { type PlatePictures, platePictures, tileSide } from "./plate_pictures.ts";
import { checkRow, readReviewCorpus, type ReviewCorpus, revisionOf } from "./review_corpus.ts";
import { readReviewPairs } from "./review_pairs.ts";
import { openSheets, type Sheets } from "./sheets.ts";
import { type SimilarFigures, similarFigures } from "./similar_figures.ts";
import { hasVectors } from "./vectors.ts";
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
export interface Review extends SimilarFigures {
  readonly corpus: ReviewCorpus;
  readonly sheets: Sheets;
  readonly pictures: PlatePictures;
  readonly desk: VerdictDesk;
  readonly pairs: readonly ReviewPair[];
  /** Whether anybody has looked for pairs in this state of the corpus. */
  readonly isCompared: boolean;
  /** All that every view needs. */
  collection(): ReviewCollection;
  plate(row: number): PlateDetail;
  /** Whether the corpus on disk is another one by now. */
  isOutdated(): boolean;
}

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
  const { plates, revision } = corpus;
  const { pairs, isCompared } = readReviewPairs(corpus);
  const pictures = platePictures(corpus, collection ? { collection } : {});
  const sheets = openSheets(corpus, { pictures, onFault });
  const desk = verdictDesk(corpus, { reviewer, pairs, pairsHash: hashOf(pairs) });
  const similar = similarFigures(corpus, { openPlate: pictures.open, threads, onFault });
  return {
    corpus,
    sheets,
    pictures,
    desk,
    pairs,
    isCompared,
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
      checkRow(row, { rows: plates, what: "plate" });
      return plateDetail(corpus, row);
    },
    neighbours: similar.neighbours,
    search: similar.search,
    map: similar.map,
    isOutdated: () => revisionOf(directory) !== revision,
    async [Symbol.asyncDispose]() {
      await sheets[Symbol.asyncDispose]();
      await similar[Symbol.asyncDispose]();
    },
  };
}
