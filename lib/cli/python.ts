/** `python` and `fixtures`: scripts that say what they need, each in an environment of its own. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { runScript } from "lib/tools/python_script.ts";
import { command, type Context, UsageError } from "./command.ts";

/** Runs a script with its pins; its output goes to this terminal. */
export async function runPython(
  script: string,
  { args, context }: { args: readonly string[]; context: Context },
): Promise<number> {
  if (!existsSync(script)) throw new UsageError(`There is no script ${script}`);
  const { say, signal, json } = context;
  return await runScript(script, { args, shown: !json, say, signal });
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
