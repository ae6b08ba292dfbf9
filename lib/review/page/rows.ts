/** Which rows of the collection are shown, and in what order. */
import type { CodedTexts, ReviewCollection } from "lib/review/api.ts";

/** What the list is of. */
export type ListKind = "figures" | "plates";

/** What a row has to be to be listed; "" and null ask nothing. */
export interface RowFilter {
  readonly text: string;
  readonly book: string;
  readonly artist: string;
  readonly from: number | null;
  readonly to: number | null;
  /** The least score of the detector, 0 to 1; of a plate, of any of its figures. */
  readonly score: number;
  /** The plate is in a pair of this type. */
  readonly pairType: string;
  /** What was said of the figure: "keep", "drop", or "none". */
  readonly verdict: string;
}

/** Nothing is asked. */
export const noFilter: RowFilter = {
  text: "",
  book: "",
  artist: "",
  from: null,
  to: null,
  score: 0,
  pairType: "",
  verdict: "",
};

/** In which order rows are listed. */
export type RowOrder = "collection" | "year" | "artist" | "surest" | "unsurest";

/** The orders, as the page names them. */
export const rowOrders: Readonly<Record<RowOrder, string>> = {
  collection: "As in the collection",
  year: "Oldest first",
  artist: "By artist",
  surest: "Surest figures first",
  unsurest: "Least sure first",
};

/** What filters ask that is not in the collection. */
export interface RowFacts {
  /** Types of the pairs that each plate is in. */
  readonly pairTypes: ReadonlyMap<number, ReadonlySet<string>>;
  /** What was last said of each figure. */
  readonly verdicts: ReadonlyMap<number, string>;
}

/** Which rows are asked for. */
export interface RowQuery {
  readonly filter: RowFilter;
  readonly order: RowOrder;
  readonly facts: RowFacts;
}

const fold = (text: string) => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();

/** For each text of a column, whether it holds the words. */
function holds({ values }: CodedTexts, words: readonly string[]): boolean[][] {
  const folded = values.map(fold);
  return words.map((word) => folded.map((value) => value.includes(word)));
}

/** Of each row of `plates`, whether the filter lets it through, and which words it holds already. */
function plateTest(
  { plates }: ReviewCollection,
  filter: RowFilter,
  { pairTypes }: RowFacts,
) {
  const words = wordsOf(filter);
  const columns = [plates.book, plates.title, plates.artist, plates.work, plates.holder];
  const found = columns.map((column) => holds(column, words));
  const years = words.map((word) => Number(word));
  const passes = (plate: number) => {
    const year = plates.year[plate];
    return (!filter.book || plates.book.values[plates.book.codes[plate]] === filter.book) &&
      (!filter.artist || plates.artist.values[plates.artist.codes[plate]] === filter.artist) &&
      (filter.from === null || (year !== null && year >= filter.from)) &&
      (filter.to === null || (year !== null && year <= filter.to)) &&
      (!filter.pairType || (pairTypes.get(plate)?.has(filter.pairType) ?? false));
  };
  const saysWord = (plate: number, word: number) =>
    columns.some((column, i) => found[i][word][column.codes[plate]]) ||
    plates.year[plate] === years[word] || fold(plates.id[plate]).includes(words[word]);
  return { passes, saysWord };
}

/** Words of a filter's text, folded; each has to be found somewhere. */
function wordsOf({ text }: RowFilter): string[] {
  return fold(text).split(/\s+/).filter((word) => word !== "");
}

/** The figures that a filter lets through, in order. */
export function figureRows(
  collection: ReviewCollection,
  { filter, order, facts }: RowQuery,
): Int32Array {
  const { figures, plates } = collection;
  const words = wordsOf(filter);
  const { passes, saysWord } = plateTest(collection, filter, facts);
  const names = holds(figures.name, words);
  const count = figures.id.length;
  const rows = new Int32Array(count);
  let kept = 0;
  // figures of a plate follow each other: the plate is asked once
  const ofPlate = { plate: -1, passes: false, says: words.map(() => false) };
  for (let i = 0; i < count; i++) {
    const plate = figures.plate[i];
    if (plate !== ofPlate.plate) {
      ofPlate.plate = plate;
      ofPlate.passes = passes(plate);
      ofPlate.says = ofPlate.passes ? words.map((_, word) => saysWord(plate, word)) : [];
    }
    if (!ofPlate.passes || figures.score[i] < filter.score) continue;
    if (filter.verdict && (facts.verdicts.get(i) ?? "none") !== filter.verdict) continue;
    if (words.every((_, word) => ofPlate.says[word] || names[word][figures.name.codes[i]])) {
      rows[kept++] = i;
    }
  }
  return sorted(rows.slice(0, kept), {
    order,
    year: (i) => plates.year[figures.plate[i]],
    artist: (i) => plates.artist.values[plates.artist.codes[figures.plate[i]]],
    score: (i) => figures.score[i],
  });
}

/** The plates that a filter lets through, in order. Of a plate without figures, the score is 0. */
export function plateRows(
  collection: ReviewCollection,
  { filter, order, facts }: RowQuery,
): Int32Array {
  const { figures, plates } = collection;
  const words = wordsOf(filter);
  const { passes, saysWord } = plateTest(collection, filter, facts);
  const count = plates.id.length;
  const best = new Float64Array(count);
  const verdicts = Array.from({ length: count }, () => new Set<string>());
  for (let i = 0; i < figures.id.length; i++) {
    const plate = figures.plate[i];
    best[plate] = Math.max(best[plate], figures.score[i]);
    verdicts[plate].add(facts.verdicts.get(i) ?? "none");
  }
  const rows = plates.id.map((_, plate) => plate).filter((plate) =>
    passes(plate) && best[plate] >= filter.score &&
    (!filter.verdict || verdicts[plate].has(filter.verdict)) &&
    words.every((_, word) => saysWord(plate, word))
  );
  return sorted(Int32Array.from(rows), {
    order,
    year: (plate) => plates.year[plate],
    artist: (plate) => plates.artist.values[plates.artist.codes[plate]],
    score: (plate) => best[plate],
  });
}

/** Rows in order; those of which nothing is known come last, and ties stay as in the collection. */
function sorted(
  rows: Int32Array<ArrayBuffer>,
  { order, year, artist, score }: {
    readonly order: RowOrder;
    readonly year: (row: number) => number | null;
    readonly artist: (row: number) => string;
    readonly score: (row: number) => number;
  },
): Int32Array {
  const compare: Readonly<Record<RowOrder, ((a: number, b: number) => number) | null>> = {
    collection: null,
    year: (a, b) => (year(a) ?? Infinity) - (year(b) ?? Infinity) || 0,
    artist: (a, b) => {
      const [x, y] = [artist(a), artist(b)];
      return x === y ? 0 : x === "" ? 1 : y === "" ? -1 : x < y ? -1 : 1;
    },
    surest: (a, b) => score(b) - score(a),
    unsurest: (a, b) => score(a) - score(b),
  };
  const by = compare[order];
  return by === null ? rows : rows.sort((a, b) => by(a, b) || a - b);
}

/** How many rows have each text of a column, most first; unknown ones are left out. */
export function tallied(
  { values, codes }: CodedTexts,
  rowOf: readonly number[] = codes.map((_, i) => i),
): { readonly value: string; readonly count: number }[] {
  const counts = new Int32Array(values.length);
  for (const row of rowOf) counts[codes[row]]++;
  return values.map((value, i) => ({ value, count: counts[i] }))
    .filter(({ value, count }) => value !== "" && count > 0)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
