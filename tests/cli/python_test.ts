import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { pinsOf } from "lib/cli/python.ts";
import { ran } from "./ran.ts";

Deno.test("pins are read from the header, in one order", () => {
  const script =
    '# /// script\n# requires-python = ">=3.11"\n# dependencies = ["b==2", "a==1"]\n# ///\nprint(1)\n';
  assert.deepEqual(pinsOf(script, "x.py"), ["a==1", "b==2"]);
  const long = '# /// script\n# dependencies = [\n#   "a==1",\n#   "b==2",\n# ]\n# ///\n';
  assert.deepEqual(pinsOf(long, "x.py"), ["a==1", "b==2"]);
  assert.throws(() => pinsOf("print(1)\n", "x.py"), /x\.py has no "# \/\/\/ script" header/);
});

Deno.test("every fixture's script pins what it needs", () => {
  const folder = new URL("../fixtures/", import.meta.url);
  const scripts = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".py"))
    .map((file) => ({ file, text: readFileSync(new URL(file, folder), "utf8") }))
    .filter(({ text }) => text.startsWith("# /// script"));
  assert.ok(scripts.length >= 8);
  for (const { file, text } of scripts) {
    for (const pin of pinsOf(text, file)) assert.match(pin, /==/, `${file}: ${pin}`);
  }
});

Deno.test("a script that is not there is told", async () => {
  assert.match((await ran("python", "none.py")).err, /There is no script none\.py/);
});
