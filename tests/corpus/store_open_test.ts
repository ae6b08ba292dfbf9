import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openDatabase, tableVersion } from "lib/corpus/store_open.ts";
import { fourth, schema, second, third, version } from "lib/corpus/store_schema.ts";
import { withFolder } from "tests/with_folder.ts";

const steps = [`${schema} PRAGMA user_version = 1;`, second, third, fourth];

/** The tables of a database, as SQLite keeps them. */
const tables = (database: DatabaseSync) =>
  database.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name").all();

Deno.test("a corpus of any older version gets the tables of a new one, and loses nothing", () =>
  withFolder((folder) => {
    using fresh = openDatabase(join(folder, "new.sqlite"), { readOnly: false });
    assert.equal(tableVersion(fresh.database), version);
    for (const [i] of steps.entries()) {
      const file = join(folder, `${i}.sqlite`);
      const old = new DatabaseSync(file);
      for (const step of steps.slice(0, i + 1)) old.exec(step);
      old.exec("INSERT INTO note VALUES ('seconds', '3')");
      old.close();
      {
        using opened = openDatabase(file, { readOnly: true });
        assert.equal(tableVersion(opened.database), i + 1);
        assert.throws(() => opened.database.exec("DELETE FROM note"), /readonly/);
      }
      using opened = openDatabase(file, { readOnly: false });
      assert.equal(tableVersion(opened.database), version);
      assert.deepEqual(tables(opened.database), tables(fresh.database), `version ${i + 1}`);
      assert.equal(opened.database.prepare("SELECT value FROM note").get()!.value, "3");
    }
    return Promise.resolve();
  }));

Deno.test("what is only read must be there, and nothing is made where it is not", () =>
  withFolder((folder) => {
    const file = join(folder, "none.sqlite");
    assert.throws(() => openDatabase(file, { readOnly: true }), /Cannot open .*no such file/);
    assert.deepEqual(readdirSync(folder), []);
    return Promise.resolve();
  }));

Deno.test("a corpus that is up to date is opened while another writes to it", () =>
  withFolder((folder) => {
    const file = join(folder, "corpus.sqlite");
    using first = openDatabase(file, { readOnly: false });
    first.database.exec("BEGIN IMMEDIATE");
    using second = openDatabase(file, { readOnly: false });
    assert.equal(tableVersion(second.database), version);
    first.database.exec("COMMIT");
    return Promise.resolve();
  }));

Deno.test("neither a newer corpus nor another database is taken for one", () =>
  withFolder((folder) => {
    for (
      const [i, made] of [`PRAGMA user_version = ${version + 1}`, "CREATE TABLE t (x)"].entries()
    ) {
      const file = join(folder, `${i}.sqlite`);
      const other = new DatabaseSync(file);
      other.exec(made);
      other.close();
      for (const readOnly of [true, false]) {
        assert.throws(
          () => openDatabase(file, { readOnly }),
          new RegExp(`version ${i === 0 ? version + 1 : 0}, and this Burin reads version 1 to`),
        );
      }
    }
    return Promise.resolve();
  }));
