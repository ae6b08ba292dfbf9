/** One record per character with all that made it: `characters.jsonl`, a line of JSON each. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { WholeFile } from "lib/assets/whole_file.ts";
import type { Character } from "lib/corpus/character.ts";
import { type Credit, creditOf } from "lib/corpus/credit.ts";
import { openStore, type PlateRecord, type Provenance } from "lib/corpus/store.ts";
import { maskArea } from "lib/geometry/mask.ts";
import { storeFile } from "./extract.ts";

/** One line of `characters.jsonl`: a character, its plate, and how it was made. */
export interface CharacterRecord extends Omit<Character, "mask"> {
  /** The plate's file, relative to the collection's root. */
  readonly file: string;
  /** SHA-256 of the plate's file. */
  readonly sha256: string;
  /** The work that the plate is an impression of. */
  readonly work: string;
  /** Which impression of the work; "" where nobody knows. */
  readonly impression: string;
  /** Where the plate comes from. */
  readonly source: string;
  /** Rights statement of the plate; "rights unknown" where nobody says. */
  readonly rights: string;
  /** Whose the plate is, as far as its collection's columns are known: holder, identifier, year ... */
  readonly credit: Credit;
  /** What else the collection tells of the plate: artist, year, title ... */
  readonly more?: Readonly<Record<string, string>>;
  /** Square pixels of the mask; the mask itself is in the database. */
  readonly area: number;
  /** Names and hashes of the models, and what they were told. */
  readonly made: Omit<Provenance, "collection">;
}

function recordOf(
  { mask, ...character }: Character,
  plate: PlateRecord,
  { collection: _, ...made }: Provenance,
): CharacterRecord {
  const { file, sha256, work, impression, source, more } = plate;
  const credit = creditOf(plate);
  return {
    ...character,
    file,
    sha256,
    work,
    impression,
    source,
    rights: credit.rights,
    credit,
    ...more ? { more } : {},
    area: maskArea(mask),
    made,
  };
}

/**
 * Writes `characters.jsonl` of a corpus, whole or not at all, a record at a time; returns its path.
 *
 * @throws {Error} when nothing was extracted there
 */
export function writeRecords(directory: string): string {
  const none = `Nothing was extracted in ${directory}: run extract first`;
  if (!existsSync(storeFile(directory))) throw new Error(none);
  using store = openStore(storeFile(directory), { readOnly: true });
  const provenance = store.provenance();
  if (!provenance) throw new Error(none);
  const plates = new Map(store.plates().map((plate) => [plate.id, plate]));
  const path = join(directory, "characters.jsonl");
  using file = new WholeFile(path);
  const encoder = new TextEncoder();
  for (const character of store.eachCharacter()) {
    const record = recordOf(character, plates.get(character.plate)!, provenance);
    file.write(encoder.encode(JSON.stringify(record) + "\n"));
  }
  file.finish();
  return path;
}
