import assert from "node:assert/strict";
import { labCommand } from "lib/cli/lab.ts";
import { helpOf } from "lib/command/help.ts";

// the environment and the kernel are in tools/lab_test.ts
Deno.test("lab says what it makes and takes no words", () => {
  assert.match(helpOf(labCommand), /^burin lab \[options\]/);
  assert.match(helpOf(labCommand), /--install-kernel/);
});
