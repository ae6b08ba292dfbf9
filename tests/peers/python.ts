/** Python scripts of this folder, each in an environment of its own pins. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pythonFor } from "lib/tools/python_environment.ts";
import { pinsOf } from "lib/tools/script_pins.ts";

/** The line of JSON that a script printed. */
export async function answerOf<T>(script: string, args: readonly string[]): Promise<T> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const pins = pinsOf(readFileSync(file, "utf8"), script);
  const { signal } = new AbortController();
  const python = await pythonFor(pins, { say: console.error, signal });
  const child = new Deno.Command(python, { args: [file, ...args] });
  const { code, stdout, stderr } = await child.output();
  assert.equal(code, 0, `${script} said: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}
