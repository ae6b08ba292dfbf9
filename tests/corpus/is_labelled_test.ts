import assert from "node:assert/strict";
import { isLabelled } from "lib/corpus/is_labelled.ts";

Deno.test("where a collection says which plates are labelled, the others are not", () => {
  const labelled = new Set(["1.jpg"]);
  assert.deepEqual(["1.jpg", "2.jpg"].map((id) => isLabelled({ labelled }, id)), [true, false]);
  assert.equal(isLabelled({ labelled: new Set() }, "1.jpg"), false);
});

Deno.test("where a collection does not say which plates are labelled, all are", () => {
  assert.equal(isLabelled({}, "1.jpg"), true);
  assert.equal(isLabelled({ labelled: undefined }, "1.jpg"), true);
});
