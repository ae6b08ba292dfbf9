import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { namedCollection, openNamed } from "lib/corpus/named_collection.ts";

Deno.test("names are told from folders", () => {
  assert.deepEqual(namedCollection("engraver"), { name: "engraver" });
  assert.deepEqual(namedCollection("alice"), { name: "alice" });
  for (const all of ["prints", "prints/"]) {
    assert.deepEqual(namedCollection(all), { name: "prints" });
  }
  for (const typed of ["prints/seymour-sketches", "prints/seymour-sketches/"]) {
    assert.deepEqual(namedCollection(typed), { name: "prints", books: ["seymour-sketches"] });
  }
  assert.deepEqual(namedCollection("prints/hogarth,seymour"), {
    name: "prints",
    books: ["hogarth", "seymour"],
  });
  for (const folder of ["./prints", "../prints/hogarth", "my-prints", "prints/a/b", "Alice", ""]) {
    assert.equal(namedCollection(folder), null, folder);
  }
});

Deno.test("a folder below prints/ is one, unless a book has its name; what is neither is told", async () => {
  const [here, away] = [process.cwd(), await Deno.makeTempDir()];
  process.chdir(away);
  try {
    assert.throws(() => namedCollection("prints/mine"), /no book "mine" among the prints/);
    for (const name of ["mine", "seymour"]) mkdirSync(join("prints", name), { recursive: true });
    assert.equal(namedCollection("prints/mine"), null);
    assert.deepEqual(namedCollection("prints/seymour"), { name: "prints", books: ["seymour"] });
  } finally {
    process.chdir(here);
    await Deno.remove(away, { recursive: true });
  }
});

Deno.test("what is opened is the one that was named", async () => {
  const signal = AbortSignal.abort(new Error("stopped by the test"));
  await assert.rejects(openNamed({ name: "prints", books: ["seymour"] }, { signal }), /the test/);
});
