/** The file of a corpus, opened to be written or read: the only door to SQLite. */
import { DatabaseSync } from "node:sqlite";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { messageOf } from "lib/assets/reason.ts";
import { storeFault } from "./store_fault.ts";
import { fourth, schema, second, third, version } from "./store_schema.ts";

/** The version of a corpus's tables; 0 where there are none. */
export const tableVersion = (database: DatabaseSync): number =>
  Number(database.prepare("PRAGMA user_version").get()!.user_version);

/** What brings a corpus from each version to the next; none is of version 0. */
const steps = [`${schema} PRAGMA user_version = 1;`, second, third, fourth];

/** Makes the tables, or brings older ones up to date. A kill leaves what was there before. */
function migrate(database: DatabaseSync): void {
  const found = tableVersion(database);
  const empty = database.prepare("SELECT count(*) AS n FROM sqlite_schema").get()!.n === 0;
  // a kill before the tables were made leaves an empty file
  if (found !== 0 || !empty) refuseOther(found);
  const missing = steps.slice(found);
  if (missing.length > 0) database.exec(`BEGIN IMMEDIATE; ${missing.join(" ")} COMMIT`);
}

function refuseOther(found: number): void {
  if (found >= 1 && found <= version) return;
  throw new Error(
    `it is a corpus of version ${found}, and this Burin reads version 1 to ${version}; ` +
      "extract into another folder, or use the Burin that wrote it",
  );
}

/** An open database; disposing closes it. */
interface Opened extends Disposable {
  readonly database: DatabaseSync;
}

function openForWriting(path: string): Opened {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000");
    database.exec("PRAGMA journal_mode = WAL");
    migrate(database);
  } catch (cause) {
    database.close();
    throw storeFault(path, cause);
  }
  return {
    database,
    [Symbol.dispose]() {
      try {
        // at rest it is one plain file, which can be read where nothing can be written
        database.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE");
      } catch {
        // somebody is reading it: the next who writes tries again
      }
      database.close();
    },
  };
}

/**
 * Opens a file that may lie where nothing can be written. Where a writer was killed, or an older Burin
 * wrote it, SQLite needs to write beside the file in order to read it: then a copy is read.
 */
function openForReading(path: string): Opened {
  if (!existsSync(path)) throw new Error(`Cannot open ${path}: there is no such file`);
  const open = (file: string): DatabaseSync => {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      database.exec("PRAGMA busy_timeout = 5000");
      const found = tableVersion(database);
      database.prepare("SELECT count(*) FROM sqlite_schema").get();
      refuseOther(found);
      return database;
    } catch (cause) {
      database.close();
      throw cause;
    }
  };
  const plain = (database: DatabaseSync): Opened => ({
    database,
    [Symbol.dispose]: () => database.close(),
  });
  try {
    return plain(open(path));
  } catch (cause) {
    const reason = messageOf(cause);
    if (!/readonly|unable to open|cannot open/i.test(reason)) throw storeFault(path, cause);
  }
  const copies = mkdtempSync(join(tmpdir(), "burin-corpus-"));
  const drop = () => rmSync(copies, { recursive: true, force: true });
  try {
    const copy = join(copies, basename(path));
    for (const end of ["", "-wal"]) {
      if (existsSync(path + end)) copyFileSync(path + end, copy + end);
    }
    const database = open(copy);
    return {
      database,
      [Symbol.dispose]() {
        database.close();
        drop();
      },
    };
  } catch (cause) {
    drop();
    throw storeFault(path, cause);
  }
}

/**
 * Opens the database of a corpus, or makes an empty one; older ones are brought up to date.
 *
 * @param readOnly writes nothing, and leaves an older one as it is
 * @throws {Error} when the file is none, of another version, or is not there to be read
 */
export const openDatabase = (path: string, { readOnly }: { readonly readOnly: boolean }): Opened =>
  readOnly ? openForReading(path) : openForWriting(path);
