/** Plates and figures as columns, which are a third of what rows with named fields would be. */
import { creditOf } from "lib/corpus/credit.ts";
import { personOf } from "lib/corpus/identities.ts";
import type { FigureColumns, PlateColumns } from "./api.ts";
import { codedTexts } from "./coded_texts.ts";
import type { ReviewCorpus } from "./review_corpus.ts";
import { yearOf } from "./year.ts";

/** What is known of the plates. */
export function plateColumns({ plates }: Pick<ReviewCorpus, "plates">): PlateColumns {
  const credits = plates.map(creditOf);
  const coded = (name: "book" | "title" | "artist" | "rights" | "holder" | "source") =>
    codedTexts(credits.map((credit) => credit[name]));
  return {
    id: plates.map(({ id }) => id),
    book: coded("book"),
    title: coded("title"),
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
    name: codedTexts(figures.map(({ name }) => personOf(name) ?? "")),
  };
}
