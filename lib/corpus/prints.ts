/** Real prints of the 18th and 19th century, by book: fetched once, with labels of our own. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AssetPlaces, fetchAsset, locateAsset } from "lib/assets/fetch.ts";
import {
  type Book,
  byId,
  type DataItem,
  type DataManifest,
  dataManifests,
  projectDirectory,
} from "lib/assets/manifest.ts";
import { parseJson } from "lib/assets/json_text.ts";
import { mayAsk } from "lib/assets/offline.ts";
import { reasonOf } from "lib/assets/reason.ts";
import { type Entry, labelOf } from "./coco_annotation.ts";
import { collectionOfFiles } from "./file_collection.ts";
import { unnamedFigure } from "./identities.ts";
import type { Annotated } from "./label_format.ts";
import { labelReport } from "./label_report.ts";
import type { FileCollection, Label, Plate, TrainingLabels } from "./plate.ts";
import { plateId } from "./plate_id.ts";
import { type PrintPair, readPrintPairs, worksOfPairs } from "./print_pairs.ts";

/** Two plates that show one composition, and the figures that are the same on both. */
export interface PairedPlates extends Omit<PrintPair, "a" | "b" | "figures"> {
  /** The first plate. */
  readonly a: Plate;
  /** The second plate. */
  readonly b: Plate;
  /** Labels on `a` and on `b` that are the same figure. */
  readonly figures: readonly (readonly [a: Label, b: Label])[];
}

/** What is known of the prints, without their pictures. */
export interface Prints extends Annotated {
  /** Name of the collection. */
  readonly name: string;
  /** The books that the plates are from. */
  readonly books: readonly Book[];
  /** Ids of the plates whose figures are labelled, all of them; the others have no labels. */
  readonly labelled: ReadonlySet<string>;
  /** Labels of further plates, to learn from and not to evaluate on. */
  readonly trainingOnly: TrainingLabels;
  /** Those of which both plates are there. */
  readonly pairs: readonly PairedPlates[];
}

/** Which of the prints to take. */
export interface PrintsChoice {
  /** Ids of books, or what several begin with ("hogarth"). Default: all. */
  readonly books?: readonly string[] | undefined;
}

/** Which prints to open, where they are looked for, and how a download is watched. */
export interface PrintsOptions extends PrintsChoice, AssetPlaces {
  /** Stops between two plates. */
  readonly signal?: AbortSignal | undefined;
  /** Plates found or fetched so far. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

const folder = "data/prints";
const read = (name: string) => readFileSync(join(projectDirectory, folder, name), "utf8");
let known: DataManifest | undefined;
const manifest = () => known ??= byId(dataManifests(), { id: "prints", kind: "collection" });

/** Where the plates are below a mirror or the cache. */
const root = `${folder}/plates/`;
const fileOf = ({ path }: Pick<DataItem, "path">) => path.slice(root.length);

/**
 * Books by their ids, or by what their ids begin with up to a hyphen.
 *
 * @throws {Error} that lists the books where one is not there
 */
export function printBooks(wanted?: readonly string[]): readonly Book[] {
  const { books = [] } = manifest();
  const chosen = new Set(
    wanted?.flatMap((name) => {
      const exact = books.filter(({ id }) => id === name);
      const found = exact.length > 0
        ? exact
        : books.filter(({ id }) => id.startsWith(`${name.replace(/-$/, "")}-`));
      if (found.length > 0 && name !== "") return found;
      const known = books.map(({ id }) => `\n  ${id}`).join("");
      throw new Error(`There is no book "${name}" among the prints. There are${known}`);
    }),
  );
  return wanted ? books.filter((book) => chosen.has(book)) : books;
}

/** Plates to fetch, of some books. @throws {Error} that lists the books where one is not there */
export function printItems({ books }: PrintsChoice = {}): readonly DataItem[] {
  const chosen = new Set(printBooks(books).map(({ id }) => id));
  return manifest().items.filter(({ book }) => chosen.has(book!));
}

/** Ids by file: book and name; with the ending where a book has the same name with another, too. */
function idsOf(files: readonly string[]): Map<string, string> {
  const times = new Map<string, number>();
  for (const id of files.map(plateId)) times.set(id, (times.get(id) ?? 0) + 1);
  return new Map(files.map((file) => {
    const id = plateId(file);
    return [file, times.get(id) === 1 ? id : plateId(file.replaceAll(".", "-"))];
  }));
}

/** Plates of all books. */
function allPlates(pairs: readonly PrintPair[]): Map<string, Plate> {
  const { books = [], items, rights, rightsUri } = manifest();
  const bookOf = new Map(books.map((book) => [book.id, book]));
  const ids = idsOf(items.map(fileOf));
  const works = worksOfPairs(pairs);
  return new Map(items.map((item) => {
    const file = fileOf(item);
    const { work = file, impression = "" } = works.get(file) ?? {};
    const { id: book, title, artist, year, gutenberg } = bookOf.get(item.book!)!;
    const [{ url }] = item.variants;
    return [file, {
      id: ids.get(file)!,
      work: ids.get(work)!,
      impression,
      file,
      width: item.width,
      height: item.height,
      source: url!,
      rights: item.rights ?? rights,
      more: {
        ...{ book, title, artist, year, attribution: item.attribution!, rightsUri },
        ...{ holder: "Project Gutenberg", identifier: `etext ${gutenberg}` },
      },
    }];
  }));
}

interface Annotations {
  readonly images: readonly { readonly id: number; readonly file_name: string }[];
  readonly annotations: readonly (Entry & {
    readonly id: number;
    readonly image_id: number;
    readonly figure: number;
    readonly attributes: {
      readonly name: string | null;
      readonly difficult: boolean;
      readonly truncated: boolean;
    };
  })[];
}

/** The labelled files of an annotations' file, and labels by file and number of the figure. */
function allLabels(plates: ReadonlyMap<string, Plate>, annotated: string) {
  const name = `${folder}/${annotated}`;
  const { images, annotations } = parseJson(read(annotated)) as Annotations;
  const files = new Map(
    images.map(({ id, file_name }) => [id, file_name.replace(/^plates\//, "")]),
  );
  const labels = new Map<string, Map<number, Label>>();
  for (const file of files.values()) labels.set(file, new Map());
  const report = labelReport();
  for (const annotation of annotations) {
    const { id, image_id, figure, attributes } = annotation;
    const where = `${name}, annotation ${id}`;
    const file = files.get(image_id);
    const plate = file === undefined ? undefined : plates.get(file);
    if (file === undefined || !plate) {
      report.fault(where, `is on image ${image_id}, which is not in the manifest`);
      continue;
    }
    // a crowd is difficult, whatever is said
    const said = {
      attributes: undefined,
      difficult: attributes.difficult || undefined,
      truncated: attributes.truncated || undefined,
    };
    const context = { plate: plate.id, size: plate, name: attributes.name ?? unnamedFigure, where };
    const label = labelOf({ ...annotation, ...said }, context, report);
    if (label) labels.get(file)!.set(figure, label);
  }
  report.end();
  return labels;
}

/**
 * The plates with all that is known of them, and the labels of those that have some; no picture is
 * looked for. data/prints/README.md says how the labels were made. Impressions that pairs.json names
 * as one composition share their work.
 *
 * @throws {Error} that lists the books where one is not there
 *
 * ```ts
 * import { readPrints } from "lib/corpus/prints.ts";
 * const { plates, labels } = readPrints({ books: ["seymour-sketches"] });
 * plates[0].more?.artist; // "Robert Seymour (1798-1836), engr. H. Wallis"
 * ```
 */
export function readPrints({ books: wanted }: PrintsChoice = {}): Prints {
  const books = printBooks(wanted);
  const chosen = new Set(books.map(({ id }) => id));
  const pairs = readPrintPairs(read("pairs.json"), `${folder}/pairs.json`);
  const all = allPlates(pairs);
  const labels = allLabels(all, "annotations.json");
  const trainingLabels = allLabels(all, "training_annotations.json");
  const isHere = (file: string) => chosen.has(all.get(file)!.more!.book);
  const files = [...all.keys()].filter(isHere);
  const labelsIn = (of: typeof labels): TrainingLabels => ({
    labels: files.flatMap((file) => [...of.get(file)?.values() ?? []]),
    labelled: new Set(files.filter((file) => of.has(file)).map((file) => all.get(file)!.id)),
  });
  return {
    name: wanted ? `prints/${wanted.join(",")}` : "prints",
    books,
    plates: files.map((file) => all.get(file)!),
    ...labelsIn(labels),
    trainingOnly: labelsIn(trainingLabels),
    pairs: pairs.filter(({ a, b }) => isHere(a) && isHere(b)).map((pair) => ({
      ...pair,
      a: all.get(pair.a)!,
      b: all.get(pair.b)!,
      figures: pair.figures.map(([a, b]) =>
        [labels.get(pair.a)!.get(a)!, labels.get(pair.b)!.get(b)!] as const
      ),
    })),
  };
}

/** Which plates are not at hand, how large they are, and the command that fetches them. */
function missingWords(missing: readonly DataItem[], { name, total }: {
  readonly name: string;
  readonly total: number;
}): string {
  const bytes = missing.reduce((sum, { variants: [{ bytes }] }) => sum + (bytes ?? 0), 0);
  const [collection, books] = name.split("/");
  const option = books === undefined ? "" : ` --book ${books}`;
  return `${missing.length} of the ${total} plates of ${name} are not here ` +
    `(${(bytes / 1e6).toFixed(1)} MB), the first: ${missing[0].path}. Run\n` +
    `  deno task data fetch ${collection}${option}\n` +
    `where there is a network, or set BURIN_MIRROR to a folder that holds ${root}`;
}

/**
 * The prints with their pictures, of all books or of some. Splits go by book: see `leaveOneBookOut`.
 *
 * @throws {Error} when plates are in neither cache nor mirror and cannot be fetched: it says how many,
 * how large they are, and what to run
 *
 * ```ts
 * import { openPrints } from "lib/corpus/prints.ts";
 * const hogarth = () => openPrints({ books: ["hogarth-trusler-1833"] });
 * ```
 */
export async function openPrints(options: PrintsOptions = {}): Promise<Prints & FileCollection> {
  const { signal, onProgress } = options;
  const prints = readPrints(options);
  const items = printItems(options);
  const total = items.length;
  const files = new Map<string, string>();
  const missing: DataItem[] = [];
  for (const item of items) {
    signal?.throwIfAborted();
    const found = await locateAsset(item, options);
    if (found) files.set(fileOf(item), found.file);
    else missing.push(item);
    if (found) onProgress?.({ done: files.size, total });
  }
  if (missing.length > 0) {
    const words = missingWords(missing, { name: prints.name, total });
    if (!missing.every(({ variants }) => variants.some(({ url }) => url !== null && mayAsk(url)))) {
      throw new Error(`${words}\nThis command uses no network.`);
    }
    try {
      for (const item of missing) {
        const { file } = await fetchAsset(item, { ...options, onProgress: undefined });
        files.set(fileOf(item), file);
        onProgress?.({ done: files.size, total });
      }
    } catch (cause) {
      signal?.throwIfAborted();
      throw new Error(`${words}\n${reasonOf(cause)}`, { cause });
    }
  }
  const opened = collectionOfFiles(prints, { fileOf: ({ file }) => files.get(file)! });
  const { labelled, trainingOnly } = prints;
  return { ...prints, ...opened, labelled, trainingOnly };
}
