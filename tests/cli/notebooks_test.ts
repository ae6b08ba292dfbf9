import assert from "node:assert/strict";
import { ran } from "./ran.ts";

Deno.test("unknown actions and notebooks are told", async () => {
  assert.match((await ran("notebooks", "open")).err, /takes check or run, not "open"/);
  assert.match((await ran("notebooks", "run", "paint")).err, /No notebook has "paint"/);
});

Deno.test("parameters are a JSON object", async () => {
  for (const wrong of ["[1]", "null", "6", "{plates}"]) {
    const { status, err } = await ran("notebooks", "run", "00", "--params", wrong);
    assert.equal(status, 2);
    assert.match(err, /--params takes a JSON object such as/);
  }
});
