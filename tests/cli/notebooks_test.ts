import assert from "node:assert/strict";
import { ran } from "./ran.ts";
import { json } from "./ran.ts";
import { notebooksCommand } from "lib/cli/notebooks.ts";

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

Deno.test("a notebook may take three minutes unless a day or less is typed", () => {
  assert.deepEqual(notebooksCommand.options.timeout.default, 180);
  assert.deepEqual(notebooksCommand.options.timeout.range, { least: 1, most: 86_400 });
});

Deno.test("the cells of the notebooks that are named are checked", async () => {
  assert.deepEqual(json(await ran("notebooks", "check", "00", "--json")), { checked: 1 });
});

Deno.test("parameters are heard of by run alone", async () => {
  const { status, err } = await ran("notebooks", "open", "00", "--params", "[1]");
  assert.equal(status, 2);
  assert.match(err, /takes check or run, not "open"/);
});
