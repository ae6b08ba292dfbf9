import assert from "node:assert/strict";
import { yearOf } from "lib/review/year.ts";

Deno.test("a year is the first that a text names, and no other number", () => {
  const years = ["1791", "c. 1830-35", "published 5 May 1802", "18th century", "", "plate 12345"];
  assert.deepEqual(years.map(yearOf), [1791, 1830, 1802, null, null, null]);
  assert.deepEqual(["999", "1000", "2099", "2100"].map(yearOf), [null, 1000, 2099, null]);
});
