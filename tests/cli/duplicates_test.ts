import assert from "node:assert/strict";
import { duplicatesCommand } from "lib/cli/duplicates.ts";
import { json, ran, withFolder } from "./ran.ts";

Deno.test("without vectors duplicates says what to run", () =>
  withFolder(async (folder) => {
    assert.equal(duplicatesCommand.options.neighbours.default, 8);
    const { status, err } = await ran(duplicatesCommand.name, "--out", folder);
    assert.equal(status, 1);
    assert.match(err, /embeddings\.burin_encoder\.safetensors: run embed first/);
  }));

Deno.test("of a collection from which nothing was extracted, the plates alone are told", () =>
  withFolder(async (folder) => {
    const of = ["--corpus", "engraver", "--plates", "2", "--out", folder, "--json"];
    const told = json<{ plates: { plates: number } }>(await ran(duplicatesCommand.name, ...of));
    assert.deepEqual(Object.keys(told), ["plates"]);
    assert.equal(told.plates.plates, 2);
  }));
