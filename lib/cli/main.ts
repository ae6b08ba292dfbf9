/** The command line: `burin COMMAND`. */
import process from "node:process";
import { run } from "lib/command/run.ts";
import { commands } from "./commands.ts";

/** Runs what was typed; returns the exit status. */
export const main = (typed: readonly string[]): Promise<number> =>
  run(typed, { from: commands, output: console, giveUp: import.meta.main });

if (import.meta.main) process.exit(await main(Deno.args));
