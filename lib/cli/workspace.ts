/** Where a run keeps its things, and which collection it works on. */
import { existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { reasonOf } from "lib/assets/reason.ts";
import { containedPath } from "lib/assets/contained_path.ts";
import { lockFolder } from "lib/assets/lock.ts";
import type { Character } from "lib/corpus/character.ts";
import { openFolder } from "lib/corpus/folder.ts";
import { recognise } from "lib/corpus/label_formats.ts";
import { folderOf, openLabelled } from "lib/corpus/labelled_folder.ts";
import { namedCollection, openNamed } from "lib/corpus/named_collection.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { type Digests, openStore, type PlateRecord } from "lib/corpus/store.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { storeFile } from "lib/extract/extract.ts";
import { decodeImage, type Image } from "lib/image/image.ts";
import {
  type Checkpoint,
  checkpointDigest,
  checkpointFiles,
  readCheckpoint,
} from "lib/simclr/checkpoint.ts";
import { type Context, passOver, ranges } from "./command.ts";
import type { Summary } from "./summary.ts";

/** Options that say what is worked on and where the results go. */
export const corpusOptions = {
  corpus: {
    kind: "text",
    about: "engraver, alice, prints, prints/BOOK, or a folder of images, labelled or not",
    value: "NAME|FOLDER",
    default: "engraver",
  },
  out: { kind: "text", about: "Folder for the results (default out/<corpus>)", value: "FOLDER" },
  seed: {
    kind: "number",
    about: "Seed of everything that is drawn",
    default: 1,
    range: ranges.seed,
  },
  plates: {
    kind: "number",
    about: "Plates that the engraver makes",
    default: 60,
    range: { least: 1, most: 10_000, whole: true },
  },
} as const;

export interface CorpusChoice {
  readonly corpus: string;
  readonly out: string | undefined;
  readonly seed: number;
  readonly plates: number;
}

/** The folder of a run's results. */
export function outOf({ corpus, out }: Pick<CorpusChoice, "corpus" | "out">): string {
  const name = corpus.replace(/[/\\]+$/, "");
  return out ?? join("out", name.split(/[/\\]/).at(-1) || "corpus");
}

/** The collection by its name; engraves it, or fetches it, where that is still to be done. */
export async function openCollection(
  { corpus, seed, plates, ...rest }: CorpusChoice,
  context: Context,
): Promise<Collection> {
  const { signal } = context;
  const named = namedCollection(corpus);
  if (named?.name === "engraver") {
    using bar = context.bar("engraving", plates);
    return await engraveCollection({
      seed,
      plates,
      directory: join(outOf({ corpus, ...rest }), "collection"),
      signal,
      onProgress: ({ done }) => bar.at(done),
    });
  }
  if (named) {
    using bar = context.bar(`fetching ${named.name}`, 1);
    const onProgress = ({ done, total }: { done: number; total: number }) => {
      bar.total(total);
      bar.at(done);
    };
    return await openNamed(named, { signal, onProgress });
  }
  // our own annotations.json may name some plates of a folder only, and metadata.csv the rest
  const ours = !existsSync(corpus) || existsSync(join(corpus, "annotations.json"));
  const labelled = !ours && recognise(folderOf(corpus)) !== null;
  return labelled ? await openLabelled(corpus) : await openFolder(corpus);
}

/** A character without its mask: those of a large corpus would fill the memory, and few are looked at. */
export type CorpusCharacter = Omit<Character, "mask"> & { readonly sheet: PlateRecord };

/** The characters of a corpus, in the order of their ids, with the sheet each is on. */
export interface Corpus {
  readonly directory: string;
  readonly characters: readonly CorpusCharacter[];
  /** What the corpus is now: results carry them. */
  readonly digests: Digests;
}

export type Background = "with background" | "without background";
export const backgrounds: readonly Background[] = ["with background", "without background"];

/** Whether a corpus was extracted there, if not to its end: see `partSaid`. */
export function hasCorpus(directory: string): boolean {
  return existsSync(storeFile(directory)) && existsSync(join(directory, "summary.json"));
}

/** How far an extraction came that was stopped; null where it came to its end. */
export function partOf({ extraction }: Summary): { plates: number; of: number } | null {
  if (!extraction || extraction.finished !== false) return null;
  return { plates: extraction.plates, of: extraction.of };
}

/** The same in words. */
export const partSaid = ({ plates, of }: { plates: number; of: number }): string =>
  `Only a part of the collection is there: ${plates} of ${of} plates, since the extraction was ` +
  "stopped. What follows is about these; deno task extract goes on with the rest.";

/** Reads what was extracted. @throws {Error} when nothing was, or too little to compare */
export function openCorpus(directory: string): Corpus {
  if (!existsSync(storeFile(directory))) {
    throw new Error(`There is no corpus in ${directory}: run extract first`);
  }
  using store = openStore(storeFile(directory), { readOnly: true });
  const sheets = new Map(store.plates().map((plate) => [plate.id, plate]));
  const characters: CorpusCharacter[] = [];
  for (const { mask: _mask, ...character } of store.eachCharacter()) {
    characters.push({ ...character, sheet: sheets.get(character.plate)! });
  }
  if (characters.length < 2) {
    throw new Error(
      `The corpus in ${directory} has ${characters.length} characters: nothing to compare. ` +
        "Try another detector, or a lower --min-score",
    );
  }
  return { directory, characters, digests: store.digests() };
}

/**
 * The file of a character's cut-out.
 *
 * @throws {Error} when the database names a file outside of the corpus's folder, links followed
 */
export function cutOutFile(
  { directory, characters }: Corpus,
  index: number,
  background: Background,
): string {
  const { id, withBackground, withoutBackground } = characters[index];
  const file = background === "with background" ? withBackground : withoutBackground;
  containedPath(directory, file, { what: `character ${id} of ${storeFile(directory)}` });
  return join(directory, file);
}

/** The cut-out of a character. */
export const openCutOut = async (
  corpus: Corpus,
  index: number,
  background: Background,
): Promise<Image> => await decodeImage(cutOutFile(corpus, index, background));

/**
 * The cut-out of a character, or null where it cannot be read: that is said and counted, and the
 * command goes on without it.
 */
export async function cutOutOrNull(
  corpus: Corpus,
  index: number,
  background: Background,
  context: Pick<Context, "say" | "passedOver">,
): Promise<Image | null> {
  const file = cutOutFile(corpus, index, background);
  try {
    return await decodeImage(file);
  } catch (error) {
    const mend = `${taskFor("extract", corpus.directory)} --verify cuts it out anew`;
    // of what a decoder says the first line is enough
    const [reason] = reasonOf(error).split("\n");
    passOver(context, { file, reason: `${reason}; ${mend}` });
    return null;
  }
}

/**
 * The run's folder for this process alone, while it changes what lies there; reading needs no lock.
 *
 * @throws {LockedError} that says which process works there
 */
export function workIn(directory: string, purpose: string): Disposable {
  return lockFolder(directory, { purpose });
}

/** The folder of a corpus's training run. */
export const trainingOf = (directory: string): string => join(directory, "training");

/** The folder of a corpus's opened cut-outs: it can be deleted at any time. */
export const cacheOf = (directory: string): string => join(directory, "cache");

/** What is typed to run a command on a run's folder. */
export const taskFor = (name: string, directory: string): string =>
  `deno task ${name} --out ${quoted(directory)}`;

/** A word as a shell takes it. */
export const quoted = (word: string): string =>
  /^[\w.,/=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The file of the newest checkpoint. @throws {Error} when there is none */
function newestFile(directory: string): string {
  const newest = checkpointFiles(trainingOf(directory)).at(-1);
  if (newest) return newest;
  throw new Error(
    `There is no checkpoint in ${trainingOf(directory)}: run train first ` +
      `(${taskFor("train", directory)})`,
  );
}

/** The newest checkpoint. @throws {Error} when there is none */
export const newestCheckpoint = (directory: string): Checkpoint =>
  readCheckpoint(newestFile(directory));

/** The newest checkpoint with its digest. @throws {Error} when there is none */
export function newestEncoder(directory: string): { checkpoint: Checkpoint; digest: string } {
  const file = newestFile(directory);
  return { checkpoint: readCheckpoint(file), digest: checkpointDigest(file) };
}

/** The digest of the newest checkpoint, whose weights are not read; null where there is none. */
export function encoderDigest(directory: string): string | null {
  const newest = checkpointFiles(trainingOf(directory)).at(-1);
  return newest ? checkpointDigest(newest) : null;
}

/** What a run's numbers depend on besides its seed. */
export function surroundings(): Pick<Summary, "versions" | "machine"> {
  const { imports } = JSON.parse(
    readFileSync(new URL("../../deno.json", import.meta.url), "utf8"),
  ) as { imports: Record<string, string> };
  const packages = ["onnxruntime-node", "@tensorflow/tfjs", "sharp"].map((name) =>
    [name, imports[name].split("@").at(-1)!] as const
  );
  return {
    versions: { deno: Deno.version.deno, ...Object.fromEntries(packages) },
    machine: {
      system: `${process.platform} ${process.arch}`,
      processor: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
    },
  };
}

/** Runs a stage and says how many seconds it took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const began = performance.now();
  const result = await work();
  return { result, seconds: Number(((performance.now() - began) / 1000).toFixed(2)) };
}
