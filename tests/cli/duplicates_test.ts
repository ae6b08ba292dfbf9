import assert from "node:assert/strict";
import { duplicatesCommand } from "lib/cli/duplicates.ts";
import { ran, withFolder } from "./ran.ts";

Deno.test("without vectors duplicates says what to run", () =>
  withFolder(async (folder) => {
    assert.equal(duplicatesCommand.options.neighbours.default, 8);
    const { status, err } = await ran(duplicatesCommand.name, "--out", folder);
    assert.equal(status, 1);
    assert.match(err, /embeddings\.burin_encoder\.safetensors: run embed first/);
  }));
