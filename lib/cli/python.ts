/** `python` and `fixtures`: scripts that say what they need, each in an environment of its own. */
import { existsSync } from "node:fs";
import { command, text } from "lib/command/command.ts";
import { UsageError } from "lib/study/usage.ts";
import { abouts } from "./abouts.ts";

export const pythonCommand = command({
  name: "python",
  about: abouts.python,
  takes: ["SCRIPT", "[ARGUMENT]", "[ARGUMENT]"],
  examples: ["python tests/fixtures/seeded.py"],
  options: {},
  async run({ words: [script, ...args] }, context) {
    if (!existsSync(script)) throw new UsageError(`There is no script ${script}`);
    const { runScript } = await import("lib/tools/python_script.ts");
    const code = await runScript(script, { args, ...context, shown: !context.json });
    if (code !== 0) throw new Error(`${script} ended with status ${code}`);
    return { script, code };
  },
});

export const fixturesCommand = command({
  name: "fixtures",
  about: abouts.fixtures,
  takes: ["[NAME]"],
  examples: ["fixtures", "fixtures yolox --mirror ../shared"],
  options: {
    mirror: text("Folder with the real weights and plates", { value: "FOLDER" }),
  },
  async run({ words: [name], options: { mirror } }, context) {
    const { makeFixtures } = await import("lib/tools/fixtures.ts");
    return await makeFixtures(name, { mirror, ...context, shown: !context.json });
  },
});
