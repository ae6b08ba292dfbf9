/** How plates and figures are named to a reader. */
import type { CodedTexts, ReviewCollection } from "lib/review/api.ts";

/** The text of a row. */
export function textAt({ values, codes }: CodedTexts, row: number): string {
  return values[codes[row]] ?? "";
}

/** "The Sphere, 1857": of a plate, its book or else its title or its work, and the year. */
function common({ plates }: ReviewCollection, plate: number): string {
  const year = plates.year[plate];
  const called = textAt(plates.book, plate) || textAt(plates.title, plate) ||
    textAt(plates.work, plate);
  const parts = [
    called || plates.id[plate],
    year === null ? "" : String(year),
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** What several plates of a collection have in common; counted once for all captions. */
const sharedOf = new WeakMap<ReviewCollection, ReadonlySet<string>>();

function shared(collection: ReviewCollection): ReadonlySet<string> {
  const before = sharedOf.get(collection);
  if (before) return before;
  const [once, more] = [new Set<string>(), new Set<string>()];
  for (let plate = 0; plate < collection.plates.id.length; plate++) {
    const text = common(collection, plate);
    (once.has(text) ? more : once).add(text);
  }
  sharedOf.set(collection, more);
  return more;
}

/**
 * "The Sphere, 1857": of a plate, its book or else its title or its work, and the year. Where others have the same, what
 * its id has besides stands first, where it is seen however little room there is: "p12, The Sphere, 1857".
 */
export function plateCaption(collection: ReviewCollection, plate: number): string {
  const text = common(collection, plate);
  if (!shared(collection).has(text)) return text;
  return `${ownPart(collection, plate) || collection.plates.id[plate]}, ${text}`;
}

/** What a plate's id has besides the book's name or else the work's, where it begins with that; "": nothing. */
function ownPart({ plates: { id, book, work } }: ReviewCollection, plate: number): string {
  const name = textAt(book, plate) || textAt(work, plate);
  if (name === "" || !id[plate].startsWith(name)) return "";
  return id[plate].slice(name.length).replace(/^[^\p{L}\p{N}]+/u, "");
}

/** The figure's name, or that it has none. */
export function figureName({ figures }: ReviewCollection, figure: number): string {
  return textAt(figures.name, figure) || `Figure ${figures.id[figure].split(".").at(-1)}`;
}

/**
 * What tells a plate from others of its book in few signs: what its id has besides the book's name or the
 * work's, or else its caption.
 */
function shortCaption(collection: ReviewCollection, plate: number): string {
  return ownPart(collection, plate) || plateCaption(collection, plate);
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
