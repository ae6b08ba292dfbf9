import assert from "node:assert/strict";
import { parse } from "lib/command/parse.ts";
import { enginesCommand } from "lib/cli/engines.ts";

// the table itself is in study/engine_lines_test.ts and simclr/engines_test.ts
Deno.test("engines takes no arguments and no options of its own", () => {
  assert.deepEqual(enginesCommand.options, {});
  assert.throws(
    () => parse(enginesCommand, ["cuda"]),
    /engines takes no arguments; it was given "cuda"/,
  );
});
