import assert from "node:assert/strict";
import { ran, withFolder } from "./ran.ts";

Deno.test("without a checkpoint export says what to run", () =>
  withFolder(async (folder) => {
    const { status, err } = await ran("export", "--out", folder);
    assert.equal(status, 1);
    assert.match(err, /no checkpoint in .*: run train first/);
  }));
