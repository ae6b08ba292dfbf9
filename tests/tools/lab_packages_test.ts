import assert from "node:assert/strict";
import { labPackages } from "lib/tools/lab_packages.ts";

Deno.test("every package is pinned to one version", () => {
  for (const pin of labPackages) assert.match(pin, /^[a-z]+==\d+(\.\d+)+$/);
});
