/** A corpus on disk: plates, characters and where they come from, in one SQLite file. */
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { decodeCocoRle, encodeCocoRle } from "lib/geometry/mask.ts";
import type { Character } from "./character.ts";
import type { Plate } from "./plate.ts";

/** Raised with each change of the tables. */
const version = 1;

const schema = `
  CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE plate (
    id TEXT PRIMARY KEY, work TEXT NOT NULL, impression TEXT NOT NULL, file TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, source TEXT NOT NULL, rights TEXT NOT NULL,
    sha256 TEXT NOT NULL, missed INTEGER NOT NULL, skipped TEXT
  ) STRICT;
  CREATE TABLE character (
    id TEXT PRIMARY KEY, plate TEXT NOT NULL REFERENCES plate (id),
    x0 REAL NOT NULL, y0 REAL NOT NULL, x1 REAL NOT NULL, y1 REAL NOT NULL,
    score REAL NOT NULL, label TEXT NOT NULL, mask TEXT NOT NULL, name TEXT, overlap REAL NOT NULL,
    with_background TEXT NOT NULL, without_background TEXT NOT NULL
  ) STRICT;
  CREATE INDEX character_plate ON character (plate);
  PRAGMA user_version = ${version};
`;

/** How a corpus was made: all that decides its rows, besides the plates. */
export interface Provenance {
  readonly collection: string;
  readonly detector: string;
  /** SHA-256 of the detector's weights, or null where it has none. */
  readonly detectorSha256: string | null;
  readonly segmenter: string;
  readonly segmenterSha256: string | null;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A plate that was gone through: what was found, or why not. */
export interface Extracted {
  readonly plate: Plate;
  /** Of the plate's file; "" where it could not be read. */
  readonly sha256: string;
  readonly characters: readonly Character[];
  /** Labels that no detection covers. */
  readonly missed: number;
  /** Why the plate was left out, or null. */
  readonly skipped: string | null;
}

/** A plate's row. */
export type PlateRecord = Plate & Omit<Extracted, "plate" | "characters">;

/** Sums over a corpus. */
export interface Counts {
  readonly plates: number;
  readonly characters: number;
  /** Characters without a name. */
  readonly unnamed: number;
  /** Labels that no detection covers. */
  readonly missed: number;
  readonly skipped: readonly { readonly plate: string; readonly reason: string }[];
}

/** An open corpus. Dispose of it when done. */
export interface Store extends Disposable {
  /** Adds a plate and its characters, all or nothing. */
  add(extracted: Extracted): void;
  /** Forgets the plates that were skipped, so that they are tried again. */
  forgetSkipped(): void;
  /** Ids of the plates gone through. */
  done(): Set<string>;
  /** How much there is, without reading it. */
  counts(): Counts;
  /** Characters of a plate. */
  characterCount(plate: string): number;
  /** In the order of their ids. */
  plates(): PlateRecord[];
  /** One after another in the order of their ids: a large corpus is not held in memory. */
  eachCharacter(): Iterable<Character>;
  /** In the order of their ids; of one plate, or of all. */
  characters(options?: { readonly plate?: string }): Character[];
  /** The one with an id, or null. */
  character(id: string): Character | null;
  /** How the corpus was made, or null while nobody has said. */
  provenance(): Provenance | null;
  /** Says how the corpus is made. @throws {Error} when it was begun in another way */
  begin(provenance: Provenance): void;
  /** SHA-256 over all rows in the order of their ids: equal corpora have equal digests. */
  contentDigest(): string;
}

type Row = Record<string, SQLOutputValue>;

const columns = [
  "id, plate, x0, y0, x1, y1, score, label, mask, name, overlap",
  "with_background, without_background",
].join(", ");

function characterOf(row: Row): Character {
  return {
    id: String(row.id),
    plate: String(row.plate),
    box: [Number(row.x0), Number(row.y0), Number(row.x1), Number(row.y1)],
    score: Number(row.score),
    label: String(row.label),
    mask: decodeCocoRle(JSON.parse(String(row.mask))),
    name: row.name === null ? null : String(row.name),
    match: Number(row.overlap),
    withBackground: String(row.with_background),
    withoutBackground: String(row.without_background),
  };
}

const plateOf = (row: Row): PlateRecord => ({
  id: String(row.id),
  work: String(row.work),
  impression: String(row.impression),
  file: String(row.file),
  width: Number(row.width),
  height: Number(row.height),
  source: String(row.source),
  rights: String(row.rights),
  sha256: String(row.sha256),
  missed: Number(row.missed),
  skipped: row.skipped === null ? null : String(row.skipped),
});

function openDatabase(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  const fresh = !existsSync(path);
  const database = new DatabaseSync(path);
  try {
    database.exec(
      "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000",
    );
    const found = Number(database.prepare("PRAGMA user_version").get()!.user_version);
    const empty = database.prepare("SELECT count(*) AS n FROM sqlite_schema").get()!.n === 0;
    // A kill before the tables were made leaves an empty file.
    if (fresh || (found === 0 && empty)) database.exec(`BEGIN; ${schema} COMMIT`);
    else if (found !== version) {
      throw new Error(
        `it is a corpus of version ${found}, and this Burin reads version ${version}; ` +
          "extract into another folder, or use the Burin that wrote it",
      );
    }
    return database;
  } catch (cause) {
    database.close();
    const reason = cause instanceof Error ? cause.message : String(cause);
    const cure = reason.includes("not a database")
      ? "the file is damaged or no corpus; delete it and extract again"
      : reason.includes("disk is full")
      ? "the disk is full; free some space and run the same command again"
      : reason;
    throw new Error(`Cannot open ${path}: ${cure}`, { cause });
  }
}

/**
 * Opens the corpus in a file, or makes an empty one.
 *
 * @throws {Error} when the file is none, or of another version
 *
 * ```ts
 * import { openStore } from "lib/corpus/store.ts";
 * const count = (path: string) => {
 *   using store = openStore(path);
 *   return store.characters().length;
 * };
 * ```
 */
export function openStore(path: string): Store {
  const database = openDatabase(path);
  const all = (sql: string, ...values: string[]) => database.prepare(sql).all(...values);
  const read = (key: string) => {
    const row = database.prepare("SELECT value FROM note WHERE key = ?").get(key);
    return row ? String(row.value) : null;
  };
  const transaction = (work: () => void) => {
    database.exec("BEGIN IMMEDIATE");
    try {
      work();
      database.exec("COMMIT");
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  };
  return {
    add: ({ plate, sha256: digest, characters, missed, skipped }) =>
      transaction(() => {
        const { id, work, impression, file, width, height, source, rights } = plate;
        database.prepare("INSERT INTO plate VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
          .run(id, work, impression, file, width, height, source, rights, digest, missed, skipped);
        const insert = database.prepare(
          `INSERT INTO character (${columns}) VALUES (${Array(13).fill("?").join(", ")})`,
        );
        for (const { mask, box, ...c } of characters) {
          const rle = JSON.stringify(encodeCocoRle(mask));
          const files = [c.withBackground, c.withoutBackground];
          insert.run(c.id, c.plate, ...box, c.score, c.label, rle, c.name, c.match, ...files);
        }
      }),
    forgetSkipped: () => database.exec("DELETE FROM plate WHERE skipped IS NOT NULL"),
    done: () => new Set(all("SELECT id FROM plate").map(({ id }) => String(id))),
    counts() {
      const [{ plates, missed }] = all(
        "SELECT count(*) AS plates, coalesce(sum(missed), 0) AS missed FROM plate",
      );
      const [{ characters, named }] = all(
        "SELECT count(*) AS characters, count(name) AS named FROM character",
      );
      const skipped = all("SELECT id, skipped FROM plate WHERE skipped IS NOT NULL ORDER BY id");
      return {
        plates: Number(plates),
        characters: Number(characters),
        unnamed: Number(characters) - Number(named),
        missed: Number(missed),
        skipped: skipped.map(({ id, skipped }) => ({ plate: String(id), reason: String(skipped) })),
      };
    },
    plates: () => all("SELECT * FROM plate ORDER BY id").map(plateOf),
    characterCount: (plate) =>
      Number(all("SELECT count(*) AS n FROM character WHERE plate = ?", plate)[0].n),
    *eachCharacter() {
      const rows = database.prepare(`SELECT ${columns} FROM character ORDER BY id`).iterate();
      for (const row of rows) yield characterOf(row as Row);
    },
    characters: ({ plate } = {}) =>
      (plate === undefined
        ? all(`SELECT ${columns} FROM character ORDER BY id`)
        : all(`SELECT ${columns} FROM character WHERE plate = ? ORDER BY id`, plate))
        .map(characterOf),
    character: (id) => {
      const [row] = all(`SELECT ${columns} FROM character WHERE id = ?`, id);
      return row ? characterOf(row) : null;
    },
    provenance: () => JSON.parse(read("provenance") ?? "null"),
    begin(provenance) {
      const [before, now] = [read("provenance"), JSON.stringify(provenance)];
      if (before === null) {
        database.prepare("INSERT INTO note VALUES ('provenance', ?)").run(now);
      } else if (before !== now) {
        throw new Error(
          `${path} was begun in another way:\n  ${before}\nnow:\n  ${now}\n` +
            "Use the same settings, or another folder",
        );
      }
    },
    contentDigest() {
      // the digest of JSON of all rows, which are not all in memory at once
      const digest = createHash("sha256");
      const tables = ["* FROM note ORDER BY key", "* FROM plate ORDER BY id"]
        .concat(`${columns} FROM character ORDER BY id`);
      for (const [t, table] of tables.entries()) {
        digest.update(t === 0 ? "[[" : "],[");
        let first = true;
        for (const row of database.prepare(`SELECT ${table}`).iterate()) {
          digest.update((first ? "" : ",") + JSON.stringify(row));
          first = false;
        }
      }
      return digest.update("]]").digest("hex");
    },
    [Symbol.dispose]: () => database.close(),
  };
}
