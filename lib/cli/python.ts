/** `python` and `fixtures`: scripts that say what they need, each in an environment of its own. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "lib/assets/fetch.ts";
import { projectDirectory } from "lib/assets/manifest.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { command, type Context, UsageError } from "./command.ts";

/** The packages that a script's PEP 723 header pins. @throws {Error} when it has none */
export function pinsOf(script: string, name: string): string[] {
  const header = script.match(/^# \/\/\/ script\n((?:#.*\n)*?)# \/\/\/$/m)?.[1];
  const list = header?.replaceAll(/^# ?/gm, "").match(/^dependencies\s*=\s*\[([^]*?)\]/m)?.[1];
  if (list === undefined) {
    throw new Error(`${name} has no "# /// script" header with dependencies (PEP 723)`);
  }
  return [...list.matchAll(/"([^"]+)"/g)].map(([, pin]) => pin).sort();
}

async function finished(program: string, args: readonly string[], signal: AbortSignal) {
  const { code, stderr } = await new Deno.Command(program, { args: [...args], signal }).output();
  signal.throwIfAborted(); // what was ended by the stop has not failed
  return { code, said: new TextDecoder().decode(stderr).trim() };
}

/** The interpreter of an environment for exactly these pins; made once and kept in the cache. */
export async function pythonFor(
  pins: readonly string[],
  context: Pick<Context, "say" | "signal">,
): Promise<string> {
  const directory = join(cacheDirectory(), "python", sha256(JSON.stringify(pins)).slice(0, 16));
  const python = join(directory, "bin", "python");
  const note = join(directory, "burin.json");
  if (existsSync(note)) return python;
  context.say(`making an environment with ${pins.join(", ") || "nothing but Python"}`);
  const made = await finished("python3", ["-m", "venv", "--clear", directory], context.signal);
  if (made.code !== 0) {
    throw new Error(
      `Cannot make a Python environment: ${made.said}\n` +
        "On Debian: apt install python3-venv",
    );
  }
  if (pins.length > 0) {
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...pins];
    const installed = await finished(python, pip, context.signal);
    if (installed.code !== 0) {
      throw new Error(`Cannot install ${pins.join(", ")}:\n${installed.said}`);
    }
  }
  writeWhole(note, JSON.stringify(pins));
  return python;
}

/** Runs a script with its pins; its output goes to this terminal. */
export async function runPython(
  script: string,
  { args, context }: { args: readonly string[]; context: Context },
): Promise<number> {
  if (!existsSync(script)) throw new UsageError(`There is no script ${script}`);
  const python = await pythonFor(pinsOf(readFileSync(script, "utf8"), script), context);
  const child = new Deno.Command(python, {
    args: [script, ...args],
    stdout: context.json ? "null" : "inherit",
    stderr: "inherit",
    signal: context.signal,
  }).spawn();
  const { code } = await child.status;
  context.signal.throwIfAborted();
  return code;
}

export const pythonCommand = command({
  name: "python",
  about: "Run a Python script in an environment of exactly the packages its header pins.",
  takes: ["SCRIPT", "[ARGUMENT]", "[ARGUMENT]"],
  examples: ["python tests/fixtures/seeded.py"],
  options: {},
  async run({ words: [script, ...args] }, context) {
    const code = await runPython(script, { args, context });
    if (code !== 0) throw new Error(`${script} ended with status ${code}`);
    return { script, code };
  },
});

export const fixturesCommand = command({
  name: "fixtures",
  about: "Make the tests' fixtures anew from their Python originals; some need PyTorch.",
  takes: ["[NAME]"],
  examples: ["fixtures", "fixtures yolox --mirror ../shared"],
  options: {
    mirror: { kind: "text", about: "Folder with the real weights and plates", value: "FOLDER" },
  },
  async run({ words: [name = ""], options: { mirror } }, context) {
    const folder = join(projectDirectory, "tests/fixtures");
    const scripts = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()
      .filter((file) => file.endsWith(".py") && file.includes(name))
      .map((file) => join(folder, file))
      .filter((file) => readFileSync(file, "utf8").startsWith("# /// script"));
    const made: string[] = [];
    for (const script of scripts) {
      const code = await runPython(script, { args: mirror === undefined ? [] : [mirror], context });
      if (code !== 0) throw new Error(`${script} ended with status ${code}`);
      made.push(script.slice(projectDirectory.length));
    }
    return made;
  },
});
