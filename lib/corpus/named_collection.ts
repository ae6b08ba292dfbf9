/** The collections that `--corpus` takes by name, instead of a folder. */
import { existsSync } from "node:fs";
import { openAlice } from "./alice.ts";
import type { FileCollection } from "./plate.ts";
import { openPrints, printBooks, type PrintsChoice } from "./prints.ts";

/** A collection by its name, and of the prints the books that are meant. */
export type NamedCollection = { readonly name: "engraver" } | FetchedCollection;

/** Those that are fetched: the engraver makes its own. */
export type FetchedCollection =
  | { readonly name: "alice" }
  | { readonly name: "prints" } & PrintsChoice;

/**
 * What a typed name means, or null where it is a folder: `engraver`, `alice`, `prints`,
 * `prints/BOOK` and `prints/BOOK,BOOK`. A folder below `prints/` that is no book is a folder.
 *
 * @throws {Error} that lists the books where one is not there, and no such folder is
 *
 * ```ts
 * import { namedCollection } from "lib/corpus/named_collection.ts";
 * namedCollection("prints/hogarth"); // { name: "prints", books: ["hogarth"] }
 * namedCollection("./prints"); // null
 * ```
 */
export function namedCollection(typed: string): NamedCollection | null {
  if (typed === "engraver" || typed === "alice") return { name: typed };
  const [, list] = typed.match(/^prints(?:\/([^/\\]*))?\/?$/) ?? [null, null];
  if (list === null) return null;
  if (!list) return { name: "prints" };
  const books = list.split(",");
  try {
    printBooks(books);
  } catch (error) {
    if (existsSync(typed)) return null;
    throw error;
  }
  return { name: "prints", books };
}

/**
 * Alice or the prints, with their pictures.
 *
 * @throws {Error} when neither cache, mirror nor network has a plate
 */
export async function openNamed(
  named: FetchedCollection,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  } = {},
): Promise<FileCollection> {
  return named.name === "alice"
    ? await openAlice(options)
    : await openPrints({ ...options, books: named.books });
}
