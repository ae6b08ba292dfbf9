import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fixtureScripts } from "lib/tools/fixtures.ts";
import { pinsOf } from "lib/tools/python_script.ts";

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
