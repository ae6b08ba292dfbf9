import assert from "node:assert/strict";
import { versionOf, versionWarning } from "lib/command/version.ts";
import deno from "../../deno.json" with { type: "json" };

Deno.test("the version is that of deno.json", () => {
  assert.equal(versionOf(), deno.version);
});

Deno.test("another minor version of Deno is warned of once", () => {
  assert.equal(versionWarning("2.9.1"), null);
  assert.match(versionWarning("2.8.0")!, /This is Deno 2\.8\.0; Burin is tested with 2\.9/);
});
