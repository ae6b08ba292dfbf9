import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { pinsOf } from "lib/tools/python_script.ts";
import { ran } from "./ran.ts";

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
