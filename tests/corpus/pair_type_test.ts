import assert from "node:assert/strict";
import { isPairType, pairTypes } from "lib/corpus/pair_type.ts";

Deno.test("types of pairs are those of the table, and what every object has is none", () => {
  for (const type of Object.keys(pairTypes)) assert.ok(isPairType(type), type);
  for (const other of ["", "same", "Coloured", "toString", "__proto__"]) {
    assert.ok(!isPairType(other), other);
  }
});

Deno.test("only one type says that nothing is the same, and one that the person is", () => {
  const said = Object.values(pairTypes).map(({ same }) => same);
  assert.deepEqual(said.filter((same) => same !== "figure"), ["person", null]);
});
