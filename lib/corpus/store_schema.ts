/** The tables of a corpus, and the statements that read them. */
import { verdictColumns } from "./verdict_columns.ts";

/** Raised with each change of the tables. */
export const version = 4;

/** Those of version 1. */
export const schema = `
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
`;

/** Columns that say what a plate is: those of version 1, and what came later. */
export const told = [
  "id, work, impression, file, width, height, source, rights, sha256, missed, skipped",
  "more",
] as const;

/**
 * What came with version 2: how a plate's file was when it was read, a digest of its labels, and what
 * else its collection tells. Digests of the corpus are notes that any change of its rows removes.
 */
export const second = `
  ALTER TABLE plate ADD COLUMN stamp TEXT NOT NULL DEFAULT '';
  ALTER TABLE plate ADD COLUMN labels TEXT NOT NULL DEFAULT '';
  ALTER TABLE plate ADD COLUMN more TEXT NOT NULL DEFAULT '{}';
  ${
  [
    ["plate", "INSERT"],
    ["plate", "DELETE"],
    ["plate", `UPDATE OF ${told.join(", ")}`],
    ["character", "INSERT"],
    ["character", "DELETE"],
    ["character", "UPDATE"],
  ].map(([table, change]) =>
    `CREATE TRIGGER ${table}_${change.split(" ")[0].toLowerCase()} AFTER ${change} ON ${table}
     BEGIN DELETE FROM note WHERE key LIKE 'digest %'; END;`
  ).join("\n  ")
}
  PRAGMA user_version = 2;
`;

/** Of a detection, in the order of its table, but for what a text detector tells. */
const detected = "x0, y0, x1, y1, score, label";

/**
 * What came with version 3: everything that the detector said of a plate, whether cut out or not, and the
 * score down to which that is; NULL: nobody knows. Of older corpora, what was cut out is known alone. No
 * digest counts these rows: they follow from the plates and from how the corpus was made. A character of a
 * plate that is not there is left to be named when it is read.
 */
export const third = `
  CREATE TABLE detection (
    plate TEXT NOT NULL REFERENCES plate (id), place INTEGER NOT NULL,
    x0 REAL NOT NULL, y0 REAL NOT NULL, x1 REAL NOT NULL, y1 REAL NOT NULL,
    score REAL NOT NULL, label TEXT NOT NULL, words TEXT,
    PRIMARY KEY (plate, place)
  ) STRICT, WITHOUT ROWID;
  ALTER TABLE plate ADD COLUMN floor REAL;
  INSERT INTO detection
    SELECT plate, row_number() OVER (PARTITION BY plate ORDER BY length(id), id) - 1, ${detected}, NULL
    FROM character WHERE plate IN (SELECT id FROM plate);
  PRAGMA user_version = 3;
`;

/**
 * What came with version 4: what people said. Rows point to no plate and no character, since they outlive
 * both: whom they are about is found by geometry. No digest counts them; what was made with their help says
 * so itself.
 */
export const fourth = `
  CREATE TABLE verdict (
    number INTEGER PRIMARY KEY,
    ${
  Object.entries(verdictColumns)
    .map(([name, { holds, mayBeEmpty }]) => `${name} ${holds}${mayBeEmpty ? "" : " NOT NULL"}`)
    .join(",\n    ")
}, UNIQUE (id)
  ) STRICT;
  PRAGMA user_version = ${version};
`;

/** Detections of a plate, the best first, as a corpus of some version has them. */
export const detections = (of: number): string =>
  of > 2
    ? `SELECT ${detected}, words FROM detection WHERE plate = ? ORDER BY place`
    // .100 comes after .99
    : `SELECT ${detected} FROM character WHERE plate = ? ORDER BY length(id), id`;

/** Of a character. */
export const columns = [
  "id, plate, x0, y0, x1, y1, score, label, mask, name, overlap",
  "with_background, without_background",
].join(", ");

/** Columns of characters, with the size of their plates. */
const withPlates = (columns: string) => `
  SELECT ${columns.replaceAll(/\w+/g, "character.$&")},
    plate.width AS plate_width, plate.height AS plate_height
  FROM character LEFT JOIN plate ON plate.id = character.plate
`;

/** A character's columns, with the size of its plate. */
export const characters: string = withPlates(columns);

/** The same without its mask. */
export const figures: string = withPlates(columns.replace("mask, ", ""));
