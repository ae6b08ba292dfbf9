/** Scripts of fixtures to try. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scriptOf } from "./fake_python.ts";

/** What each script asks for. */
export const pins = ["a==1"];

/** A folder of scripts, in an order that is not theirs, and of files that are none. */
export function scriptsIn(folder: string): string[] {
  const names = ["m/d.py", "b.py", "z/a.py", "m/c.py", "a.py", "k/q.py", "k/b.py"];
  for (const name of [...names, "helper.py", "m/notes.md"]) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    const isScript = name.endsWith(".py") && name !== "helper.py";
    writeFileSync(join(folder, name), isScript ? scriptOf(pins) : "x = 1\n");
  }
  return names.sort().map((name) => join(folder, name));
}
