/** A corpus's database with values in it that were never meant to be there. */
import { DatabaseSync } from "node:sqlite";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "lib/tensor/random.ts";

/** Values that a column of a corpus's tables was never meant to hold. */
const oddValues = [
  "",
  "../../../escaped",
  "/etc/passwd",
  "a/b",
  "<script>",
  -1,
  0.5,
  1e300,
  2 ** 40,
  "NaN",
  null,
  "[]",
  "{",
  '{"size":[64,96],"counts":[6144]}',
  '{"size":[1e9,1e9],"counts":"0"}',
  '{"size":[64,96],"counts":"zzzz"}',
] as const; // deno-fmt-ignore

/** A database with values of its rows changed. */
export function mutateRows(content: Uint8Array, random: Random): Uint8Array {
  const place = Deno.makeTempDirSync();
  const path = join(place, "corpus.sqlite");
  writeFileSync(path, content);
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA journal_mode = DELETE; PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
    const times = random.pick([1, 1, 2]);
    for (let i = 0; i < times; i++) {
      const table = random.pick(["plate", "character", "detection", "note", "verdict"]);
      const columns = database.prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
      const column = String(random.pick(columns).name);
      const value = random.pick(oddValues);
      try {
        const one = random.chance(0.5) ? "WHERE rowid = (SELECT min(rowid) FROM sub)" : "";
        database.prepare(`UPDATE ${table} SET "${column}" = ? ${one.replace("sub", table)}`).run(value);
      } catch {
        // the table does not take it: the input stays as it is
      }
    }
  } finally {
    database.close();
  }
  const changed = readFileSync(path);
  rmSync(place, { recursive: true });
  return new Uint8Array(changed);
}
