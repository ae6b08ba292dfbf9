/**
 * What it costs to begin: the help of each command, and the first import of each folder's door, by the
 * processor's time (user and system) and by the clock, the least of some runs.
 *
 *     deno task bench:start --rounds 3
 */
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { commands } from "lib/cli/commands.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, json: { type: "boolean", default: false } },
});
const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

interface Cost {
  /** Milliseconds of all cores together. */
  readonly core: number;
  /** Milliseconds. */
  readonly wall: number;
}

async function once(module: string, command: readonly string[]): Promise<Cost> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      "--no-check",
      at("tests/bench/start_child.ts"),
      module,
      ...command,
    ],
    cwd: at(""),
  }).output();
  if (code !== 0) throw new Error(`${module} ${command}: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

async function least(module: string, command: readonly string[] = []): Promise<Cost> {
  const runs: Cost[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    runs.push(await once(module, command));
  }
  const of = (key: keyof Cost) => Math.round(Math.min(...runs.map((run) => run[key])));
  return { core: of("core"), wall: of("wall") };
}

const rows: (Cost & { what: string })[] = [];
for (const { name } of commands) {
  rows.push({ what: `${name} --help`, ...await least(at("lib/cli/main.ts"), [name]) });
}
for (const folder of readdirSync(at("lib")).sort()) {
  const door = at(`lib/${folder}/mod.ts`);
  if (existsSync(door)) rows.push({ what: `burin/${folder}`, ...await least(door) });
}
if (values.json) console.log(JSON.stringify(rows));
else {
  for (const { what, core, wall } of rows) {
    console.log(
      `${what.padEnd(20)} ${String(core).padStart(6)} ms core ${String(wall).padStart(7)} ms`,
    );
  }
}
