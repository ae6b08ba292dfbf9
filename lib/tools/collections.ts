/** Collections that can be fetched, by their names: listed, and some of their plates. */
import { byId, type DataItem, type DataManifest, dataManifests } from "lib/assets/manifest.ts";
import { namedCollection } from "lib/corpus/named_collection.ts";
import { printItems } from "lib/corpus/prints.ts";
import { counted } from "lib/study/counted.ts";
import { UsageError } from "lib/study/usage.ts";

/** A collection as a list shows it. */
export interface ListedCollection
  extends Pick<DataManifest, "id" | "title" | "source" | "rights" | "books"> {
  readonly plates: number;
  /** Bytes of all whose size is known. */
  readonly bytes: number;
}

/** What is known of a collection, whether it is here or not. */
export function listedCollection(
  { id, title, source, rights, items, books }: DataManifest,
): ListedCollection {
  const bytes = items.reduce((sum, { variants }) => sum + (variants[0].bytes ?? 0), 0);
  return { id, title, source, rights, plates: items.length, bytes, ...books ? { books } : {} };
}

/** A collection for people, with a line for each of its books. */
export function collectionLines(manifest: DataManifest): string[] {
  const { id, title, rights, items, books = [] } = manifest;
  const { plates, bytes } = listedCollection(manifest);
  return [
    `${id}: ${title}\n  ${plates} plates, ${(bytes / 1e6).toFixed(0)} MB. ${rights}`,
    ...books.map(({ id: book, artist, year }) => {
      const { length } = items.filter((item) => item.book === book);
      return `  ${id}/${book}: ${counted(length, "plate")}. ${artist}, ${year}`;
    }),
  ];
}

/** Plates that are fetched or verified, and what they are called. */
export interface ChosenItems {
  readonly title: string;
  readonly items: readonly DataItem[];
}

/**
 * Plates of a collection, of some books where these are named: "hogarth", or "prints/hogarth"; without a
 * name, those of all collections.
 *
 * @throws {UsageError} where a book is named, but no collection that has books
 * @throws {Error} where there is no such collection or book, with those that there are
 */
export function chosenItems(name: string | undefined, book: string | undefined): ChosenItems {
  if (name === undefined) {
    if (book !== undefined) throw new UsageError("--book takes a name before it: prints");
    return { title: "", items: dataManifests().flatMap(({ items }) => items) };
  }
  const title = book === undefined ? name : `${name.replace(/\/$/, "")}/${book}`;
  const named = namedCollection(title);
  if (named?.name === "prints") return { title, items: printItems(named) };
  if (book !== undefined) throw new UsageError(`--book is for prints: ${name} has no books`);
  return { title, items: byId(dataManifests(), { id: name, kind: "collection" }).items };
}
