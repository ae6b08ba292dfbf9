import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fixtureScripts } from "lib/tools/fixture_scripts.ts";
import { pinsOf } from "lib/tools/script_pins.ts";
import { withFolder } from "tests/with_folder.ts";
import { scriptsIn } from "./fixture_folder.ts";

Deno.test("every fixture's script pins what it needs, and is found by a word", () => {
  const scripts = fixtureScripts();
  assert.ok(scripts.length >= 8);
  for (const script of scripts) {
    const pins = pinsOf(readFileSync(script, "utf8"), script);
    for (const pin of pins) assert.match(pin, /==/, `${script}: ${pin}`);
  }
  const [one] = fixtureScripts("finetune/make.py");
  assert.match(one, /finetune.make\.py$/);
  assert.deepEqual(fixtureScripts("no such fixture"), []);
});

Deno.test("scripts come in the order of their paths; modules without a header are none", () =>
  withFolder((folder) => {
    const scripts = scriptsIn(folder);
    assert.deepEqual(fixtureScripts(undefined, folder), scripts);
    assert.deepEqual(fixtureScripts("c.py", folder), [join(folder, "m/c.py")]);
  }));
