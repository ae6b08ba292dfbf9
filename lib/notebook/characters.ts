/** The characters of an extracted corpus together with their pictures, ready to be shown. */
import { join } from "node:path";
import type { Character } from "lib/corpus/character.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { decodeImage, type Image } from "lib/image/image.ts";

/** A character, its picture, and what is known of the sheet it is on. */
export interface ShownCharacter extends Character {
  readonly image: Image;
  readonly caption: string;
  readonly work: string;
  readonly impression: string;
}

export interface CharactersOptions {
  /** With the plate around them, or cut out. Default "transparent". */
  readonly background?: "keep" | "transparent";
}

/**
 * All characters of a corpus folder in the order of the database. For a few thousand: their
 * pictures are all in memory.
 *
 * @throws {Error} that names the database or the cut-out that cannot be read
 *
 * ```ts
 * import { openCharacters } from "lib/notebook/characters.ts";
 * import { show } from "lib/notebook/display.ts";
 * const look = async () => await show((await openCharacters("out/corpus")).slice(0, 12));
 * ```
 */
export async function openCharacters(
  directory: string,
  { background = "transparent" }: CharactersOptions = {},
): Promise<ShownCharacter[]> {
  using store = openStore(storeFile(directory));
  const plates = new Map(store.plates().map((plate) => [plate.id, plate]));
  const file = background === "keep" ? "withBackground" : "withoutBackground";
  return await Promise.all(
    store.characters().map(async (character) => {
      const { work, impression } = plates.get(character.plate)!;
      const image = await decodeImage(join(directory, character[file]));
      return { ...character, image, caption: character.id, work, impression };
    }),
  );
}
