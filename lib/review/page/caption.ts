/** How plates and figures are named to a reader. */
import type { CodedTexts, ReviewCollection } from "lib/review/api.ts";

/** The text of a row. */
export function textAt({ values, codes }: CodedTexts, row: number): string {
  return values[codes[row]] ?? "";
}

/** "The Sphere, 1857": of a plate, what is known of its book, artist and year. */
export function plateCaption({ plates }: ReviewCollection, plate: number): string {
  const year = plates.year[plate];
  const parts = [
    textAt(plates.book, plate) || textAt(plates.work, plate) || plates.id[plate],
    year === null ? "" : String(year),
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** The figure's name, or that it has none. */
export function figureName({ figures }: ReviewCollection, figure: number): string {
  return textAt(figures.name, figure) || `Figure ${figures.id[figure].split(".").at(-1)}`;
}

/**
 * What tells a plate from others of its book in few signs: what its id has besides the book's name, or else
 * its caption.
 */
function shortCaption(collection: ReviewCollection, plate: number): string {
  const { id, book } = collection.plates;
  const [whole, common] = [id[plate], textAt(book, plate)];
  const rest = common !== "" && whole.startsWith(common) ? whole.slice(common.length) : "";
  return rest.replace(/^[^\p{L}\p{N}]+/u, "") || plateCaption(collection, plate);
}

/** The line under a figure among those of many plates: its name, or else its plate's own. */
export function figureCaption(collection: ReviewCollection, figure: number): string {
  const { name, plate } = collection.figures;
  return textAt(name, figure) || shortCaption(collection, plate[figure]);
}

/** A figure in one line, as screen readers say it. */
export function figureLine(collection: ReviewCollection, figure: number): string {
  const { plate, score } = collection.figures;
  return `${figureName(collection, figure)}, ${plateCaption(collection, plate[figure])}, ` +
    `score ${score[figure].toFixed(2)}`;
}

/** Whether a text may be a link: an address of the Web, not a script. */
export function webAddress(text: string): string | null {
  if (!/^https?:\/\//i.test(text)) return null;
  return URL.canParse(text) ? new URL(text).href : null;
}

/** 41421 as "41,421". */
export function inWords(count: number): string {
  return count.toLocaleString("en");
}

/** "1 figure", "12 figures". */
export function countOf(count: number, what: string): string {
  return `${inWords(count)} ${what}${count === 1 ? "" : "s"}`;
}

/** What a table says of a plate besides texts that stand there already, its names with a capital. */
export function notToldYet(
  more: Readonly<Record<string, string>>,
  told: readonly string[],
): [name: string, text: string][] {
  return Object.entries(more).filter(([, text]) => !told.includes(text))
    .map(([name, text]) => [name.charAt(0).toUpperCase() + name.slice(1), text]);
}
