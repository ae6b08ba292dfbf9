/** What a corpus on disk holds, and what can be done with it. */
import type { Box } from "lib/geometry/box.ts";
import type { Character } from "./character.ts";
import type { Detection } from "./detection.ts";
import type { Plate } from "./plate.ts";
import type { Provenance } from "./provenance.ts";
import type { PlateRecord, StoredFigure } from "./store_row.ts";
import type { VerdictRows } from "./store_verdicts.ts";

/** A plate that was gone through: what was found, or why not. */
export interface Extracted {
  /** The plate. */
  readonly plate: Plate;
  /** Of the plate's file; "" where it could not be read. */
  readonly sha256: string;
  /** The characters that were cut out of it. */
  readonly characters: readonly Character[];
  /** Labels that no detection covers. */
  readonly missed: number;
  /** Why the plate was left out, or null. */
  readonly skipped: string | null;
  /** How its file was when it was read: see `fileStamp`. Default "": nobody knows. */
  readonly stamp?: string;
  /** Digest of its labels. Default "": nobody knows. */
  readonly labels?: string;
  /** All that was found, down to a low score, whether cut out or not; best first. Default: nothing. */
  readonly detections?: readonly Detection[];
  /** The score down to which `detections` are all. Default null: nobody knows. */
  readonly floor?: number | null;
  /** What it took. Default 0. */
  readonly seconds?: number;
  /** What else is to be remembered of it, in the words of whoever extracts. Default: nothing. */
  readonly remark?: string | undefined;
}

/** What is known of a plate, to see whether it has changed since. */
export interface Seen {
  /** What the corpus knows of the plate. */
  readonly plate: PlateRecord;
  /** How the plate's file was when it was read: see `fileStamp`. */
  readonly stamp: string;
  /** Digest of the plate's labels when it was extracted. */
  readonly labels: string;
  /**
   * The score down to which its detections are known; null where only those that were cut out are sure to
   * be, as in corpora of an older Burin.
   */
  readonly floor: number | null;
}

/** SHA-256 over a corpus, kept in the database until a row changes. */
export interface Digests {
  /** Over all rows. */
  readonly content: string;
  /** Over what decides the cut-outs: plates' bytes, boxes, masks; not what is told of a plate. */
  readonly figures: string;
}

/** Sums over a corpus. */
export interface Counts {
  /** Plates that were gone through, the skipped ones included. */
  readonly plates: number;
  /** Characters that were cut out. */
  readonly characters: number;
  /** Characters with a name and without one, on the plates that are labelled. */
  readonly named: number;
  /** Characters without a name on labelled plates. */
  readonly unnamed: number;
  /** Labels that no detection covers. */
  readonly missed: number;
  /** Plates that were left out, and why. */
  readonly skipped: readonly { readonly plate: string; readonly reason: string }[];
}

/** An open corpus. Dispose of it when done. */
export interface Store extends VerdictRows, Disposable {
  /** Adds a plate and its characters, all or nothing. */
  add(extracted: Extracted): void;
  /** Forgets plates with their characters, all or nothing; returns the cut-outs that were theirs. */
  forget(plates: readonly string[]): string[];
  /** Forgets the plates that were skipped, so that they are tried again. */
  forgetSkipped(): void;
  /** Updates a plate's metadata and the stamp of its file; its characters stay. */
  describe(plate: Plate, how: { readonly stamp: string }): void;
  /** Renames a plate's characters after its labels changed; returns whether any row did. */
  rename(plate: string, named: Renamed): boolean;
  /** What is known of each plate, in the order of their ids. */
  seen(): Seen[];
  /** What was found on a plate, down to its floor, whether cut out or not; the best first. */
  detections(plate: string): Detection[];
  /** Boxes of a plate's characters, the best score first. */
  boxes(plate: string): { readonly id: string; readonly box: Box }[];
  /** The cut-outs of each character, relative to the corpus's folder, in the order of their ids. */
  cutOuts(): Iterable<{ readonly plate: string; readonly files: readonly string[] }>;
  /** What else is remembered of plates, by their ids. No digest counts it. */
  remarks(): ReadonlyMap<string, string>;
  /** What all plates together took, over all runs. */
  seconds(): number;
  /** Ids of the plates gone through. */
  done(): Set<string>;
  /** How much there is, without reading it; `labelled` are the plates with labels, by default all. */
  counts(options?: { readonly labelled?: ReadonlySet<string> | undefined }): Counts;
  /** Characters of a plate. */
  characterCount(plate: string): number;
  /** In the order of their ids. */
  plates(): PlateRecord[];
  /** One after another in the order of their ids: a large corpus is not held in memory. */
  eachCharacter(): Iterable<Character>;
  /** The same without their masks, in a fraction of the time. */
  eachFigure(): Iterable<StoredFigure>;
  /** In the order of their ids; of one plate, or of all. */
  characters(options?: { readonly plate?: string }): Character[];
  /** The one with an id, or null. */
  character(id: string): Character | null;
  /**
   * The folder from which files of plates are named, as `keepPlateFolder` was told; null where nobody
   * knows.
   */
  plateFolder(): string | null;
  /** Notes it: relative to the corpus's own folder where it lies within, else from the root. */
  keepPlateFolder(folder: string | null): void;
  /** How the corpus was made, or null while nobody has said. */
  provenance(): Provenance | null;
  /** Says how the corpus is made. @throws {Error} when it was begun in another way */
  begin(provenance: Provenance): void;
  /** What the corpus is now: equal corpora have equal digests. Read from a note where one is there. */
  digests(): Digests;
  /** SHA-256 over all rows in the order of their ids: equal corpora have equal digests. */
  contentDigest(): string;
}

/** Names by which labels know the characters of a plate. */
export interface Renamed {
  /** Digest of the labels. */
  readonly labels: string;
  /** Labels of the plate that no detection covers. */
  readonly missed: number;
  /** The characters whose name changes, and the IoU with the label they match. */
  readonly characters: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly match: number;
  }[];
}
