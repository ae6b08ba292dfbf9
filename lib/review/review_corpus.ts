/** The corpus of a run as a review sees it: plates and figures as rows, all of one state of the corpus. */
import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { namedCollection } from "lib/corpus/named_collection.ts";
import {
  openStore,
  type PlateRecord,
  type Provenance,
  type StoredFigure,
} from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { taskFor } from "lib/study/run.ts";
import { readSummary } from "lib/study/summary.ts";

/** Plates and figures; their numbers are rows. */
export interface ReviewCorpus {
  /** The run's folder. */
  readonly directory: string;
  /** What it is called. */
  readonly title: string;
  /** Which state of the corpus it is: another one's rows are others. */
  readonly revision: string;
  /** What decides the cut-outs: pictures of another one's figures are others. */
  readonly pictures: string;
  /** Plates that could be read, in the order of their ids. */
  readonly plates: readonly PlateRecord[];
  /** Figures, those of a plate one after the other, plates in their order. */
  readonly figures: readonly StoredFigure[];
  /** Rows of plates by their ids. */
  readonly plateRows: ReadonlyMap<string, number>;
  /** Rows of figures by their ids. */
  readonly figureRows: ReadonlyMap<string, number>;
  /** How it was made; null where nobody said. */
  readonly provenance: Provenance | null;
}

/** @throws {RangeError} where a number is that of no row */
export function checkRow(
  row: number,
  { rows, what }: { readonly rows: readonly unknown[]; readonly what: string },
): void {
  if (Number.isInteger(row) && row >= 0 && row < rows.length) return;
  throw new RangeError(`There is no ${what} ${row}: there are ${rows.length}`);
}

const rowsOf = (list: readonly { readonly id: string }[]) =>
  new Map(list.map(({ id }, row) => [id, row]));

/** A folder by its name: where it lies is nobody's business whom a page is sent to. */
const titleOf = (corpus: string) => namedCollection(corpus) ? corpus : basename(resolve(corpus));

/** Letters of a digest that are enough to tell states apart. */
const short = 24;

/**
 * Which state of the corpus is on disk now.
 *
 * @throws {Error} where nothing was extracted
 */
export function revisionOf(directory: string): string {
  using store = openStore(storeFile(directory), { readOnly: true });
  return store.digests().content.slice(0, short);
}

/**
 * Reads the corpus of a run.
 *
 * @throws {Error} where nothing was extracted, with the command
 */
export function readReviewCorpus(directory: string): ReviewCorpus {
  if (!existsSync(storeFile(directory))) {
    throw new Error(
      `There is no corpus in ${directory}: run extract first (${taskFor("extract", directory)})`,
    );
  }
  using store = openStore(storeFile(directory), { readOnly: true });
  const plates = store.plates().filter(({ skipped, width, height }) =>
    skipped === null && width > 0 && height > 0
  );
  const plateRows = rowsOf(plates);
  const figures = [...store.eachFigure()].filter(({ plate }) => plateRows.has(plate))
    .map((figure) => ({ figure, row: plateRows.get(figure.plate)! }))
    .sort((a, b) => a.row - b.row)
    .map(({ figure }) => figure);
  const { content, figures: pictures } = store.digests();
  return {
    directory,
    title: titleOf(readSummary(directory).corpus || directory),
    revision: content.slice(0, short),
    pictures: pictures.slice(0, short),
    plates,
    figures,
    plateRows,
    figureRows: rowsOf(figures),
    provenance: store.provenance(),
  };
}
