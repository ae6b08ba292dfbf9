/** Python scripts that say in their header what they need (PEP 723). */
import { readFileSync } from "node:fs";
import { type Doing, pythonFor } from "./python_environment.ts";
import { pinsOf } from "./script_pins.ts";

export interface ScriptOptions extends Doing {
  readonly args: readonly string[];
  /** Whether its output goes to this terminal, as its errors always do. Default true. */
  readonly shown?: boolean;
}

/** Runs a script in an environment of its own pins; returns its exit status. */
export async function runScript(
  script: string,
  { args, shown = true, say, signal }: ScriptOptions,
): Promise<number> {
  const python = await pythonFor(pinsOf(readFileSync(script, "utf8"), script), { say, signal });
  const child = new Deno.Command(python, {
    args: [script, ...args],
    stdout: shown ? "inherit" : "null",
    stderr: "inherit",
    ...signal === undefined ? {} : { signal },
  }).spawn();
  const { code } = await child.status;
  signal?.throwIfAborted();
  return code;
}
