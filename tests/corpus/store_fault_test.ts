import assert from "node:assert/strict";
import { storeFault } from "lib/corpus/store_fault.ts";

Deno.test("what SQLite says becomes what to do, with the file's name and the cause", () => {
  const cases: Record<string, RegExp> = {
    "file is not a database":
      /^Cannot open a\/b\.sqlite: the file is damaged or no corpus; delete it/,
    "database disk image is malformed": /the file is damaged/,
    "database or disk is full": /the disk is full; free some space/,
    "database is locked": /another command is working on it; wait/,
    "attempt to write a readonly database": /its folder cannot be written to$/,
    "unable to open database file": /its folder cannot be written to$/,
    "it is a corpus of version 9": /: it is a corpus of version 9$/,
  };
  for (const [reason, said] of Object.entries(cases)) {
    const cause = new Error(reason);
    const fault = storeFault("a/b.sqlite", cause);
    assert.match(fault.message, said);
    assert.equal(fault.cause, cause);
  }
});
