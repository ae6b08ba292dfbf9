import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { detections, fourth, schema, second, third, version } from "lib/corpus/store_schema.ts";

Deno.test("any change of what counts drops the kept digests; how a file was does not count", () => {
  const database = new DatabaseSync(":memory:");
  database.exec(`${schema} ${second} ${third} ${fourth}`);
  assert.equal(database.prepare("PRAGMA user_version").get()!.user_version, version);
  const kept = () => database.prepare("SELECT count(*) AS n FROM note").get()!.n;
  const change = (sql: string) => {
    database.exec("INSERT OR REPLACE INTO note VALUES ('digest content', 'x')");
    database.exec(sql);
    return kept() === 0;
  };
  const plate = "'p', 'w', '', 'f', 1, 1, '', '', '', 0, NULL, '', '', '{}', NULL";
  assert.ok(change(`INSERT INTO plate VALUES (${plate})`));
  const row = "'p.00', 'p', 0, 0, 1, 1, 1, '', '', NULL, 0, '', ''";
  assert.ok(change(`INSERT INTO character VALUES (${row})`));
  for (const column of ["work", "rights", "sha256", "more", "missed"]) {
    assert.ok(change(`UPDATE plate SET ${column} = ${column === "missed" ? 3 : "'z'"}`), column);
  }
  assert.ok(change("UPDATE character SET name = 'Alice'"));
  assert.ok(!change("UPDATE plate SET stamp = 'z'"));
  assert.ok(!change("UPDATE plate SET labels = 'z'"));
  assert.ok(!change("UPDATE plate SET floor = .05"));
  assert.ok(!change("INSERT INTO detection VALUES ('p', 0, 0, 0, 1, 1, .1, '', NULL)"));
  assert.ok(!change("DELETE FROM detection"));
  const said = "INSERT INTO verdict (id, at, who, type, a_plate, a_sha256, a_width, a_height) ";
  assert.ok(!change(`${said} VALUES ('1', 't', 'w', 'coloured', 'p', '', 1, 1)`));
  assert.ok(!change("UPDATE verdict SET undone = 't'"));
  assert.ok(change("DELETE FROM character"));
  assert.ok(change("DELETE FROM plate"));
  const triggers = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
  assert.deepEqual(
    triggers.map(({ name }) => name).sort(),
    ["character", "plate"].flatMap((of) =>
      ["delete", "insert", "update"].map((on) => `${of}_${on}`)
    ),
  );
  database.close();
});

Deno.test("from the third version on detections are rows of their own; before, characters are", () => {
  for (const one of [1, 2, 3, 4]) {
    const sql = detections(one);
    assert.equal(/FROM detection /.test(sql), one >= 3, sql);
    assert.equal(/FROM character /.test(sql), one < 3, sql);
  }
  assert.equal(version, 4);
});
