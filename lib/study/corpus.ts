/** The corpus of a run: its characters, the sheets they are on, and their cut-outs. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { containedPath } from "lib/assets/contained_path.ts";
import { reasonOf } from "lib/assets/reason.ts";
import { type Digests, openStore, type PlateRecord, type StoredFigure } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { decodeImage, type Image } from "lib/image/image.ts";
import type { SimclrConfig } from "lib/simclr/config.ts";
import { taskFor } from "./run.ts";
import { passOver, type StageContext } from "./stage_context.ts";

/** A character without its mask: those of a large corpus would fill the memory, and few are looked at. */
export type CorpusCharacter = StoredFigure & { readonly sheet: PlateRecord };

/** The characters of a corpus, in the order of their ids, with the sheet each is on. */
export interface Corpus {
  /** The run's folder. */
  readonly directory: string;
  /** Those of the database, without their masks. */
  readonly characters: readonly CorpusCharacter[];
  /** What the corpus is now: results carry them. */
  readonly digests: Digests;
}

export type Background = "with background" | "without background";
export const backgrounds: readonly Background[] = ["with background", "without background"];

/** The gallery that an encoder of this config is trained on. */
export const backgroundOf = ({ background }: Pick<SimclrConfig, "background">): Background =>
  background ? "with background" : "without background";

/**
 * Reads what was extracted.
 *
 * @param options.least fewer characters are refused. Default 2: one alone cannot be compared
 * @throws {Error} when nothing was extracted, or too little
 */
export function openCorpus(
  directory: string,
  { least = 2 }: { readonly least?: number } = {},
): Corpus {
  if (!existsSync(storeFile(directory))) {
    throw new Error(`There is no corpus in ${directory}: run extract first`);
  }
  using store = openStore(storeFile(directory), { readOnly: true });
  const sheets = new Map(store.plates().map((plate) => [plate.id, plate]));
  const characters: CorpusCharacter[] = [];
  for (const figure of store.eachFigure()) {
    characters.push({ ...figure, sheet: sheets.get(figure.plate)! });
  }
  if (characters.length < least) {
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
  { directory, characters }: Pick<Corpus, "directory"> & {
    readonly characters: readonly Omit<CorpusCharacter, "sheet">[];
  },
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
  context: Pick<StageContext, "say" | "passedOver">,
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
