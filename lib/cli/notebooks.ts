/** `notebooks`: the notebooks checked and run. */
import { command, flag, number, text } from "lib/command/command.ts";
import { UsageError } from "lib/study/usage.ts";
import { abouts } from "./abouts.ts";

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
  about: abouts.notebooks,
  takes: ["check|run", "[NAME]"],
  examples: ["notebooks check", 'notebooks run 03 --params \'{"plates":6,"epochs":3}\''],
  options: {
    params: text('BURIN_PARAMS, such as {"plates":6,"epochs":3}', { value: "JSON" }),
    save: flag("Write the outputs into the notebooks"),
    timeout: number("Seconds for each notebook", {
      default: 180,
      range: { least: 1, most: 86_400 },
    }),
  },
  async run({ words: [action, name], options: { params, save, timeout } }, context) {
    // loaded now: the help of a command needs its options alone
    const { checkCells, notebooksNamed, runNotebooks } = await import("lib/tools/notebooks.ts");
    const paths = notebooksNamed(name);
    if (paths.length === 0) throw new UsageError(`No notebook has "${name}" in its name`);
    if (action === "check") return await checkCells(paths, context);
    if (action !== "run") throw new UsageError(`notebooks takes check or run, not "${action}"`);
    const given = params === undefined ? undefined : parametersOf(params);
    return await runNotebooks(paths, { params: given, save, timeout }, context);
  },
});
