/** `notebooks` and `lab`: the notebooks checked and run, or opened. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { checkNotebooks, problemText } from "lib/tools/notebook_check.ts";
import { installKernel, openLab } from "lib/tools/lab.ts";
import { runNotebook } from "lib/tools/notebook_run.ts";
import { command, UsageError } from "./command.ts";

/** The notebooks whose names contain a word, in their order. */
export function notebooksNamed(word = ""): string[] {
  const folder = join(projectDirectory, "notebooks");
  return readdirSync(folder).filter((file) => file.endsWith(".ipynb") && file.includes(word))
    .sort().map((file) => join(folder, file));
}

/** @throws {UsageError} where the text is no JSON object */
function parametersOf(typed: string): Record<string, unknown> {
  try {
    const given = JSON.parse(typed);
    if (typeof given === "object" && given !== null && !Array.isArray(given)) return given;
  } catch {
    // said below
  }
  throw new UsageError(
    `--params takes a JSON object such as {"plates":6,"epochs":3}; it was given "${typed}"`,
  );
}

export const notebooksCommand = command({
  name: "notebooks",
  about: "check | run [NAME]: type-check the cells, or run them in the Deno kernel.",
  takes: ["check|run", "[NAME]"],
  examples: ["notebooks check", 'notebooks run 03 --params \'{"plates":6,"epochs":3}\''],
  options: {
    params: { kind: "text", about: 'BURIN_PARAMS, such as {"plates":6,"epochs":3}', value: "JSON" },
    save: { kind: "flag", about: "Write the outputs into the notebooks" },
    timeout: {
      kind: "number",
      about: "Seconds for each notebook",
      default: 180,
      range: { least: 1, most: 86_400 },
    },
  },
  async run({ words: [action, name], options: { params, save, timeout } }, context) {
    const paths = notebooksNamed(name);
    if (paths.length === 0) throw new UsageError(`No notebook has "${name}" in its name`);
    if (action === "check") {
      const problems = await checkNotebooks(paths);
      for (const problem of problems) context.say(problemText(problem));
      const { length } = problems;
      if (length > 0) {
        throw new Error(`${length} ${length === 1 ? "problem" : "problems"} in the notebooks`);
      }
      return { checked: paths.length };
    }
    if (action !== "run") throw new UsageError(`notebooks takes check or run, not "${action}"`);
    const ran = [];
    for (const path of paths) {
      const given = params === undefined ? undefined : parametersOf(params);
      const { seconds, failure, forged } = await runNotebook(path, {
        params: given,
        save,
        timeout,
        signal: context.signal,
      });
      const short = path.slice(projectDirectory.length);
      if (forged > 0) {
        context.say(`${short}: messages with a wrong signature were dropped: ${forged}`);
      }
      if (failure) throw new Error(`${short}, code cell ${failure.cell}: ${failure.message}`);
      context.say(`${short} ran in ${seconds.toFixed(1)} s`);
      ran.push({ notebook: short, seconds });
    }
    return ran;
  },
});

export const labCommand = command({
  name: "lab",
  about: "Make a Python environment with JupyterLab and the Deno kernel, and open copies of the " +
    "notebooks, in out/lab, to work in.",
  takes: [],
  examples: ["lab", "lab --install-kernel", "lab --no-browser"],
  options: {
    "install-kernel": {
      kind: "flag",
      about: "Only make the kernel known to VS Code and to JupyterLabs of your own",
    },
    "no-browser": { kind: "flag", about: "Print the address instead of opening it" },
  },
  async run({ options }, context) {
    if (options["install-kernel"]) {
      const kernel = await installKernel();
      context.say(`"Burin (Deno)" is known to Jupyter and VS Code: ${kernel}`);
      return { kernel };
    }
    const code = await openLab({
      signal: context.signal,
      onStep: (step) => context.say(step),
      args: options["no-browser"] ? ["--no-browser"] : [],
    });
    return { code };
  },
});
