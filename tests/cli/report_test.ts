import assert from "node:assert/strict";
import { reportCommand } from "lib/cli/report.ts";
import { ran, withFolder } from "./ran.ts";

Deno.test("without a run report says what to run", () =>
  withFolder(async (folder) => {
    const { status, err } = await ran(reportCommand.name, "--out", folder);
    assert.equal(status, 1);
    assert.match(err, /run extract first/);
  }));
