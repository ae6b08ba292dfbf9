/** Plates chosen by what is told of them: book, artist, year, work. */
import { creditOf } from "./credit.ts";
import type { Plate } from "./plate.ts";
import { spansMeet, type YearSpan, yearSpans } from "./years.ts";

/** What plates are chosen by. All that is named must hold. */
export interface PlateFilter {
  /** A part of the book's or series' name, whatever its case and accents. */
  readonly book?: string | undefined;
  /** A part of the artist's name. */
  readonly artist?: string | undefined;
  /** Years one of which the plate must name. */
  readonly years?: YearSpan | undefined;
  /** A part of the work's name: what all impressions of one plate share. */
  readonly work?: string | undefined;
}

type Told = Pick<Plate, "work" | "source" | "rights" | "more">;

/** Letters without case and accents. */
const plain = (text: string) =>
  text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().trim();

/** What a filter looks for in, by its name. */
const told: Readonly<Record<keyof PlateFilter, (plate: Told) => string>> = {
  book: (plate) => creditOf(plate).book,
  artist: (plate) => creditOf(plate).artist,
  years: (plate) => creditOf(plate).year,
  work: ({ work }) => work,
};

/**
 * Whether a plate fits a filter. Where a plate does not tell what is asked for, it does not.
 *
 * ```ts
 * import { fitsFilter } from "lib/corpus/plate_filter.ts";
 * const plate = { work: "w", source: "", rights: "", more: { Künstler: "Doré", Jahr: "1865" } };
 * fitsFilter(plate, { artist: "dore", years: [1860, 1870] }); // true
 * ```
 */
export function fitsFilter(plate: Told, { years, ...texts }: PlateFilter): boolean {
  const meets = years === undefined ||
    yearSpans(told.years(plate)).some((span) => spansMeet(span, years));
  return meets && (["book", "artist", "work"] as const).every((name) => {
    const wanted = texts[name];
    return wanted === undefined || plain(told[name](plate)).includes(plain(wanted));
  });
}

/** What plates tell that a filter could ask for, each once, in order. */
export const toldOf = (plates: Iterable<Told>, name: keyof PlateFilter): string[] =>
  [...new Set([...plates].map(told[name]))].filter((text) => text !== "").sort();
