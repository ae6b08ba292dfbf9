/** A corpus on disk: plates, characters and where they come from, in one SQLite file. */
import { createHash } from "node:crypto";
import { encodeCocoRle } from "lib/geometry/mask.ts";
import type { Plate } from "./plate.ts";
import type { Provenance } from "./provenance.ts";
import type { Counts, Store } from "./extracted.ts";
import { isLabelled } from "./is_labelled.ts";
import { storeFault } from "./store_fault.ts";
import { openDatabase, tableVersion } from "./store_open.ts";
import { verdictRows } from "./store_verdicts.ts";
import { characters, columns, detections, figures, told } from "./store_schema.ts";
import {
  characterOf,
  cutOutsOf,
  detectionOf,
  figureOf,
  floorOf,
  plateOf,
  provenanceOf,
  type Row,
  type RowValue,
  textFindings,
} from "./store_row.ts";

export type { Counts, Digests, Extracted, Renamed, Seen, Store } from "./extracted.ts";
export type { PlateRecord, StoredFigure } from "./store_row.ts";
export type { Provenance } from "./provenance.ts";

const cutOuts = "SELECT id, plate, with_background, without_background FROM character";

/** Keys of the notes that are remarks on plates begin so. */
const remarkKey = "remark ";

const moreText = ({ more }: Plate) => JSON.stringify(more ?? {});

/** What rows are read and written with; errors name the file. */
function statementsOf({ database }: ReturnType<typeof openDatabase>, path: string) {
  /** SQLite tells of damage only when it comes to the damaged page. */
  const named = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      if ((cause as { code?: string }).code !== "ERR_SQLITE_ERROR") throw cause;
      if (/constraint/i.test((cause as Error).message)) throw cause;
      throw storeFault(path, cause);
    }
  };
  const all = (sql: string, ...values: RowValue[]): Row[] =>
    named(() => database.prepare(sql).all(...values) as Row[]);
  function* each(sql: string): Generator<Row> {
    const rows = named(() => database.prepare(sql).iterate());
    for (let next = named(() => rows.next()); !next.done; next = named(() => rows.next())) {
      yield next.value as Row;
    }
  }
  const run = (sql: string, ...values: RowValue[]) =>
    named(() => database.prepare(sql).run(...values));
  const read = (key: string) => {
    const [row] = all("SELECT value FROM note WHERE key = ?", key);
    return row ? String(row.value) : null;
  };
  const transaction = <T>(work: () => T): T => {
    named(() => database.exec("BEGIN IMMEDIATE"));
    try {
      const result = work();
      named(() => database.exec("COMMIT"));
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
  };
  return {
    all,
    each,
    run,
    read,
    transaction,
    prepare: (sql: string) => database.prepare(sql),
    version: () => tableVersion(database),
    path,
  };
}

type Statements = ReturnType<typeof statementsOf>;

/** What changes a corpus. */
function writesOf(
  { all, run, transaction, prepare, path }: Statements,
): Pick<Store, "add" | "forget" | "forgetSkipped" | "describe" | "rename"> {
  function forget(plates: readonly string[]): string[] {
    return transaction(() =>
      plates.flatMap((plate) => {
        const files = all(`${cutOuts} WHERE plate = ?`, plate).flatMap((row) =>
          cutOutsOf(row, path).files
        );
        for (const table of ["character", "detection"]) {
          run(`DELETE FROM ${table} WHERE plate = ?`, plate);
        }
        run("DELETE FROM plate WHERE id = ?", plate);
        run("DELETE FROM note WHERE key = ?", `${remarkKey}${plate}`);
        return files;
      })
    );
  }

  return {
    add: ({ plate, sha256: digest, characters, missed, skipped, ...about }) =>
      transaction(() => {
        const { id, work, impression, file, width, height, source, rights } = plate;
        const { stamp = "", labels = "", seconds = 0, detections = [], floor = null } = about;
        run(
          `INSERT INTO note VALUES ('seconds', ?)
           ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS REAL) + ? AS TEXT)`,
          String(seconds),
          seconds,
        );
        run(
          `INSERT INTO plate (${told.join(", ")}, stamp, labels, floor)
           VALUES (${Array(15).fill("?").join(", ")})`,
          ...[id, work, impression, file, width, height, source, rights, digest, missed, skipped],
          ...[moreText(plate), stamp, labels, floor],
        );
        if (about.remark !== undefined) {
          run("INSERT OR REPLACE INTO note VALUES (?, ?)", `${remarkKey}${id}`, about.remark);
        }
        const insert = prepare(
          `INSERT INTO character (${columns}) VALUES (${Array(13).fill("?").join(", ")})`,
        );
        for (const { mask, box, ...c } of characters) {
          const rle = JSON.stringify(encodeCocoRle(mask));
          const files = [c.withBackground, c.withoutBackground];
          insert.run(c.id, c.plate, ...box, c.score, c.label, rle, c.name, c.match, ...files);
        }
        const find = prepare(
          `INSERT INTO detection VALUES (${Array(9).fill("?").join(", ")})`,
        );
        for (const [place, { box, score, label, ...words }] of detections.entries()) {
          find.run(id, place, ...box, score, label, textFindings(words));
        }
      }),
    forget,
    forgetSkipped: () =>
      void forget(
        all("SELECT id FROM plate WHERE skipped IS NOT NULL").map(({ id }) => String(id)),
      ),
    describe(plate, { stamp }) {
      const { id, work, impression, file, source, rights } = plate;
      run(
        `UPDATE plate SET work = ?, impression = ?, file = ?, source = ?, rights = ?, more = ?
         WHERE id = ?`,
        ...[work, impression, file, source, rights, moreText(plate), id],
      );
      run("UPDATE plate SET stamp = ? WHERE id = ?", stamp, id);
    },
    rename: (plate, { labels, missed, characters }) =>
      transaction(() => {
        run("UPDATE plate SET labels = ? WHERE id = ?", labels, plate);
        let changes = Number(
          run("UPDATE plate SET missed = ? WHERE id = ? AND missed <> ?", missed, plate, missed)
            .changes,
        );
        for (const { id, name, match } of characters) {
          changes += Number(
            run(
              `UPDATE character SET name = ?, overlap = ?
               WHERE id = ? AND (name IS NOT ? OR overlap <> ?)`,
              ...[name, match, id, name, match],
            ).changes,
          );
        }
        return changes > 0;
      }),
  };
}

/** In what two ways of making a corpus differ, a line each. */
function differing(before: Provenance, now: Provenance): string[] {
  const flat = ({ parameters, ...rest }: Provenance) => ({ ...parameters, ...rest });
  const [was, is]: Readonly<Record<string, unknown>>[] = [flat(before), flat(now)];
  const told = (value: unknown) => value === undefined ? "nothing" : JSON.stringify(value);
  const lines = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((key) => told(was[key]) !== told(is[key]))
    .map((key) => `${key}: ${told(was[key])} then, ${told(is[key])} now`);
  return lines.length > 0 ? lines : [`${told(before)} then`, `${told(now)} now`];
}

/** What is noted of a corpus as a whole: how it is made, and where its plates are. */
function notesOf({ run, read, path }: Statements): Pick<Store, "begin" | "keepPlateFolder"> {
  return {
    keepPlateFolder(folder) {
      if (folder === read("plate folder")) return;
      if (folder === null) run("DELETE FROM note WHERE key = 'plate folder'");
      else run("INSERT OR REPLACE INTO note VALUES ('plate folder', ?)", folder);
    },
    begin(provenance) {
      const [before, now] = [read("provenance"), JSON.stringify(provenance)];
      if (before === null) run("INSERT INTO note VALUES ('provenance', ?)", now);
      else if (before !== now) {
        throw new Error(
          `${path} was begun in another way:\n  ${
            differing(provenanceOf(before, path), provenance).join("\n  ")
          }\nUse the same settings, or another folder`,
        );
      }
    },
  };
}

/** Digests over rows, kept in a note of a corpus that may be written. */
function digestsOf(
  { each, run, read, version }: Statements,
  { readOnly }: { readonly readOnly: boolean },
): Pick<Store, "digests" | "contentDigest"> {
  /** The digest of JSON of rows, which are not all in memory at once. */
  function digestOf(tables: readonly string[]): string {
    const digest = createHash("sha256");
    for (const [t, table] of tables.entries()) {
      digest.update(t === 0 ? "[[" : "],[");
      let first = true;
      for (const row of each(`SELECT ${table}`)) {
        // a column that came later counts only where it says something
        const { more, ...rest } = row;
        const counted = more === undefined || more === "{}" ? rest : row;
        digest.update((first ? "" : ",") + JSON.stringify(counted));
        first = false;
      }
    }
    return digest.update("]]").digest("hex");
  }
  const provenanceNote = "* FROM note WHERE key = 'provenance'";
  const later = () => version() > 1 ? told.join(", ") : told[0];
  const contentDigest = () =>
    digestOf([
      provenanceNote,
      `${later()} FROM plate ORDER BY id`,
      `${columns} FROM character ORDER BY id`,
    ]);
  const figuresDigest = () =>
    digestOf([
      provenanceNote,
      "id, sha256 FROM plate WHERE skipped IS NULL ORDER BY id",
      "id, plate, x0, y0, x1, y1, mask, with_background, without_background FROM character " +
      "ORDER BY id",
    ]);
  function kept(name: string, make: () => string): string {
    const key = `digest ${name}`;
    const before = version() > 1 ? read(key) : null;
    if (before !== null) return before;
    const digest = make();
    if (!readOnly) run("INSERT OR REPLACE INTO note VALUES (?, ?)", key, digest);
    return digest;
  }
  return {
    digests: () => ({
      content: kept("content", contentDigest),
      figures: kept("figures", figuresDigest),
    }),
    contentDigest,
  };
}

/** Sums over a corpus. */
function countsIn(
  all: Statements["all"],
  { labelled }: { readonly labelled?: ReadonlySet<string> | undefined } = {},
): Counts {
  const [{ plates, missed }] = all(
    "SELECT count(*) AS plates, coalesce(sum(missed), 0) AS missed FROM plate",
  );
  const rows = all(
    "SELECT plate, count(*) AS own, count(*) - count(name) AS unnamed FROM character " +
      "GROUP BY plate",
  );
  const sum = (column: string, own: readonly Row[]) =>
    own.reduce((total, row) => total + Number(row[column]), 0);
  const evaluated = rows.filter(({ plate }) => isLabelled({ labelled }, String(plate)));
  const skipped = all("SELECT id, skipped FROM plate WHERE skipped IS NOT NULL ORDER BY id");
  return {
    plates: Number(plates),
    characters: sum("own", rows),
    unnamed: sum("unnamed", evaluated),
    named: sum("own", evaluated) - sum("unnamed", evaluated),
    missed: Number(missed),
    skipped: skipped.map(({ id, skipped }) => ({ plate: String(id), reason: String(skipped) })),
  };
}

/**
 * Opens the corpus in a file, or makes an empty one; corpora of older versions are brought up to date.
 *
 * @param readOnly reads what is there, and writes nothing: the folder need not be writable. Default
 *   false
 * @throws {Error} when the file is none, of another version, or is not there to be read; and when a
 *   row that is read holds what no row can hold, naming file and row
 *
 * ```ts
 * import { openStore } from "lib/corpus/store.ts";
 * const count = (path: string) => {
 *   using store = openStore(path, { readOnly: true });
 *   return store.characters().length;
 * };
 * ```
 */
export function openStore(
  path: string,
  { readOnly = false }: { readonly readOnly?: boolean } = {},
): Store {
  const opened = openDatabase(path, { readOnly });
  const statements = statementsOf(opened, path);
  const { all, each, read, version } = statements;
  const plateRows = () => all("SELECT * FROM plate ORDER BY id");
  const toCharacter = (row: Row) => characterOf(row, path);

  return {
    ...writesOf(statements),
    ...notesOf(statements),
    seen: () =>
      plateRows().map((row) => ({
        plate: plateOf(row, path),
        stamp: String(row.stamp ?? ""),
        labels: String(row.labels ?? ""),
        floor: floorOf(row, path),
      })),
    detections: (plate) =>
      all(detections(version()), plate).map((row) => detectionOf(row, { plate, path })),
    boxes: (plate) =>
      // .100 comes after .99
      all(
        "SELECT id, x0, y0, x1, y1 FROM character WHERE plate = ? ORDER BY length(id), id",
        plate,
      ).map(({ id, x0, y0, x1, y1 }) => ({
        id: String(id),
        box: [Number(x0), Number(y0), Number(x1), Number(y1)] as const,
      })),
    *cutOuts() {
      for (const row of each(`${cutOuts} ORDER BY id`)) yield cutOutsOf(row, path);
    },
    remarks: () =>
      new Map(
        all("SELECT key, value FROM note WHERE key GLOB ? ORDER BY key", `${remarkKey}*`)
          .map(({ key, value }) => [String(key).slice(remarkKey.length), String(value)]),
      ),
    seconds: () => Number(read("seconds")),
    done: () => new Set(all("SELECT id FROM plate").map(({ id }) => String(id))),
    counts: (options) => countsIn(all, options),
    plates: () => plateRows().map((row) => plateOf(row, path)),
    characterCount: (plate) => {
      const [{ n }] = all("SELECT count(*) AS n FROM character WHERE plate = ?", plate);
      return Number(n);
    },
    *eachCharacter() {
      for (const row of each(`${characters} ORDER BY character.id`)) yield toCharacter(row);
    },
    *eachFigure() {
      for (const row of each(`${figures} ORDER BY character.id`)) yield figureOf(row, path);
    },
    characters: ({ plate } = {}) =>
      (plate === undefined
        ? all(`${characters} ORDER BY character.id`)
        : all(`${characters} WHERE character.plate = ? ORDER BY character.id`, plate))
        .map(toCharacter),
    character: (id) => {
      const [row] = all(`${characters} WHERE character.id = ?`, id);
      return row ? toCharacter(row) : null;
    },
    plateFolder: () => read("plate folder"),
    provenance() {
      const text = read("provenance");
      return text === null ? null : provenanceOf(text, path);
    },
    ...verdictRows({ ...statements, version: version() }),
    ...digestsOf(statements, { readOnly }),
    [Symbol.dispose]: () => opened[Symbol.dispose](),
  };
}
