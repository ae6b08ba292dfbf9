import assert from "node:assert/strict";
import { embedCommand } from "lib/cli/embed.ts";
import { ran, withFolder } from "./ran.ts";

Deno.test("without a corpus embed says what to run", () =>
  withFolder(async (folder) => {
    const { status, err } = await ran(embedCommand.name, "--out", folder);
    assert.equal(status, 1);
    assert.match(err, /There is no corpus in .*: run extract first/);
  }));
