/** Characters together with their pictures, ready to be shown and searched. */
import { join } from "node:path";
import { labelsOfPeople, personOf } from "lib/corpus/identities.ts";
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import { openStore } from "lib/corpus/store.ts";
import type { Collection, Plate } from "lib/corpus/plate.ts";
import { storeFile } from "lib/extract/extract.ts";
import { decodeImage, type Image } from "lib/image/image.ts";
import type { Searched } from "lib/plot/gallery.ts";
import type { BothDirections, Hit } from "lib/retrieval/direction.ts";
import type { EmbedAllOptions, Embedder } from "lib/retrieval/embed.ts";
import { type Interval, wilson } from "lib/retrieval/intervals.ts";
import { cutOut, type CutOutOptions } from "lib/segment/cutout.ts";
import { embed } from "./embed.ts";

/** A character, its picture, and the sheet it is on. */
export interface ShownCharacter extends Searched {
  /** Its id in the corpus. */
  readonly id: string;
  /** Id of its plate. */
  readonly plate: string;
  /** The work that the plate is an impression of. */
  readonly work: string;
  /** Which impression. */
  readonly impression: string;
}

/** With the plate around them, or cut out. Default "transparent". */
export type CharactersOptions = Partial<Pick<CutOutOptions, "background">>;

/** Letters that fit below a picture of a gallery. */
const mostLetters = 21;

/** The end of an id that is too long: figures of one book begin alike, and would be called the same. */
function shortId(id: string): string {
  if (id.length <= mostLetters) return id;
  const ends = id.split("-").map((_, i, parts) => parts.slice(i).join("-"));
  const end = ends.find(({ length }) => length <= mostLetters - 3);
  return end === undefined ? id : `...${end}`;
}

const shown = (
  { id, name, image }: { id: string; name: string | null; image: Image },
  { id: plate, work, impression }: Plate,
): ShownCharacter => (
  { id, name: personOf(name), image, plate, work, impression, caption: shortId(id) }
);

/**
 * All characters of an extracted corpus, in the order of the database. For a few thousand: their
 * pictures are all in memory.
 *
 * @throws {Error} that names the database or the cut-out that cannot be read
 *
 * ```ts
 * import { openCharacters } from "lib/study/characters.ts";
 * import { show } from "lib/notebook/display.ts";
 * const look = async () => await show((await openCharacters("out/corpus")).slice(0, 12));
 * ```
 */
export async function openCharacters(
  directory: string,
  { background = "transparent" }: CharactersOptions = {},
): Promise<ShownCharacter[]> {
  using store = openStore(storeFile(directory), { readOnly: true });
  const plates = new Map(store.plates().map((plate) => [plate.id, plate]));
  const file = background === "keep" ? "withBackground" : "withoutBackground";
  return await Promise.all(
    store.characters().map(async (character) => {
      const image = await decodeImage(join(directory, character[file]));
      return shown({ ...character, image }, plates.get(character.plate)!);
    }),
  );
}

/**
 * The characters that a collection's labels tell of, cut out by the labels' own boxes and masks:
 * what perfect detection would give. Difficult ones are left out, as are those without a mask where
 * the background is to go.
 */
export async function labelledCharacters(
  collection: Collection,
  { background = "transparent" }: CharactersOptions = {},
): Promise<ShownCharacter[]> {
  const characters: ShownCharacter[] = [];
  const labelsOn = labelsByPlate(labelsOfPeople(collection.labels));
  for (const plate of collection.plates) {
    const labels = labelsOn(plate.id);
    if (labels.length === 0) continue;
    const image = await collection.open(plate);
    const everything = { ...image, counts: [0, image.width * image.height] };
    for (const [i, { box, mask, name, difficult }] of labels.entries()) {
      if (difficult || (!mask && background === "transparent")) continue;
      const figure = cutOut(image, mask ?? everything, box, { background });
      const id = `${plate.id}.${String(i).padStart(2, "0")}`;
      characters.push(shown({ id, name, image: figure }, plate));
    }
  }
  return characters;
}

/** Every character embedded as it is and flipped left to right. `[N, D]` each */
export async function embedBothWays(
  characters: readonly ShownCharacter[],
  options: EmbedAllOptions & { readonly embedder: Embedder },
): Promise<BothDirections> {
  const open = (i: number) => Promise.resolve(characters[i].image);
  const { direct, flipped } = await embed({ count: characters.length, open }, options);
  return { direct, flipped };
}

/** How often the first answer is the same person. */
export interface FirstAnswers {
  /** "printed twice": works that another sheet shows, too, so that the same engraving can be found. */
  readonly work: "printed twice" | "printed once";
  /** How many were searched for that could be answered: they have a name, and it is on another plate, too. */
  readonly queries: number;
  /** Share of them whose first answer has their name, with Wilson's 95 % interval; null of none. */
  readonly right: Interval | null;
}

/** The plates of each value. */
function platesBy<K>(
  characters: readonly ShownCharacter[],
  key: (character: ShownCharacter) => K,
): ReadonlyMap<K, ReadonlySet<string>> {
  const groups = Map.groupBy(characters, key);
  return new Map([...groups].map(([one, all]) => [one, new Set(all.map(({ plate }) => plate))]));
}

/**
 * Counts searches whose first answer has the query's name, apart for works printed twice, where the
 * same engraving is there to be found, and once, where the person comes back in another work at best.
 * Figures that nobody named, and persons who are on one plate alone, have no right answer: they may answer,
 * and are not counted.
 *
 * @param hits for each character its answers, best first
 */
export function firstAnswers(
  hits: readonly (readonly Hit[])[],
  characters: readonly ShownCharacter[],
): FirstAnswers[] {
  const sheets = platesBy(characters, ({ work }) => work);
  const persons = platesBy(characters, ({ name }) => name);
  const isTwice = ({ work }: ShownCharacter) => sheets.get(work)!.size > 1;
  const isThere = ({ name }: ShownCharacter) => name !== null && persons.get(name)!.size > 1;
  return (["printed twice", "printed once"] as const).map((work) => {
    const asked = characters.flatMap((character, i) =>
      isThere(character) && isTwice(character) === (work === "printed twice") ? [i] : []
    );
    const right = asked.filter((i) => {
      const [first] = hits[i];
      return first && characters[first.index].name === characters[i].name;
    });
    const { length: queries } = asked;
    return { work, queries, right: queries === 0 ? null : wilson(right.length, queries) };
  });
}
