/** Plates and figures as columns, which are a third of what rows with named fields would be. */
import { creditOf } from "lib/corpus/credit.ts";
import type { CodedTexts, FigureColumns, PlateColumns } from "./api.ts";
import type { ReviewCorpus } from "./review_corpus.ts";

/** Texts that repeat, each kept once. */
export function codedTexts(texts: readonly string[]): CodedTexts {
  const places = new Map<string, number>();
  const codes = texts.map((text) => {
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  });
  return { values: [...places.keys()], codes };
}

/** The first year that a text names, from 1000 to 2099; null where it names none. */
export function yearOf(text: string): number | null {
  const found = /(?<!\d)(1\d{3}|20\d{2})(?!\d)/.exec(text);
  return found ? Number(found[1]) : null;
}

/** What is known of the plates. */
export function plateColumns({ plates }: Pick<ReviewCorpus, "plates">): PlateColumns {
  const credits = plates.map(creditOf);
  const coded = (name: "book" | "artist" | "rights" | "holder" | "source") =>
    codedTexts(credits.map((credit) => credit[name]));
  return {
    id: plates.map(({ id }) => id),
    book: coded("book"),
    artist: coded("artist"),
    year: credits.map(({ year }) => yearOf(year)),
    work: codedTexts(plates.map(({ work }) => work)),
    rights: coded("rights"),
    holder: coded("holder"),
    source: coded("source"),
    width: plates.map(({ width }) => width),
    height: plates.map(({ height }) => height),
  };
}

/** A hundredth of a pixel is less than anyone sees, and a third of the digits. */
const hundredths = (value: number) => Math.round(value * 100) / 100;

/** What is known of the figures. */
export function figureColumns(
  { figures, plateRows }: Pick<ReviewCorpus, "figures" | "plateRows">,
): FigureColumns {
  return {
    id: figures.map(({ id }) => id),
    plate: figures.map(({ plate }) => plateRows.get(plate)!),
    box: figures.flatMap(({ box }) => box.map(hundredths)),
    score: figures.map(({ score }) => Math.round(score * 1000) / 1000),
    name: codedTexts(figures.map(({ name }) => name ?? "")),
  };
}
