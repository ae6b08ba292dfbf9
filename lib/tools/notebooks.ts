/** The project's notebooks by their names, checked and run one after the other. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import type { StageContext } from "lib/study/stage_context.ts";
import { checkNotebooks } from "./notebook_check.ts";
import { problemText } from "./notebook_habits.ts";
import { runNotebook, type RunOptions, type RunResult } from "./notebook_run.ts";

/** The notebooks whose names contain a word, in their order. */
export function notebooksNamed(
  word = "",
  folder: string = join(projectDirectory, "notebooks"),
): string[] {
  return readdirSync(folder).filter((file) => file.endsWith(".ipynb") && file.includes(word))
    .sort().map((file) => join(folder, file));
}

/** Says each problem of the cells. @throws {Error} where there is one */
export async function checkCells(
  paths: readonly string[],
  { say }: Pick<StageContext, "say">,
): Promise<{ readonly checked: number }> {
  const problems = await checkNotebooks(paths);
  for (const problem of problems) say(problemText(problem));
  const { length } = problems;
  if (length === 0) return { checked: paths.length };
  throw new Error(`${length} ${length === 1 ? "problem" : "problems"} in the notebooks`);
}

/** A notebook that ran to its end. */
export interface RanNotebook {
  /** Its path in the project. */
  readonly notebook: string;
  readonly seconds: number;
}

/** What is said of a notebook that was run; of a failure it is the error that tells. */
export function ranText(
  notebook: string,
  { seconds, failure, forged }: Pick<RunResult, "seconds" | "failure" | "forged">,
): string[] {
  return [
    ...forged === 0 ? [] : [`${notebook}: messages with a wrong signature were dropped: ${forged}`],
    ...failure ? [] : [`${notebook} ran in ${seconds.toFixed(1)} s`],
  ];
}

/**
 * Runs notebooks in the Deno kernel, one after the other.
 *
 * @throws {Error} where a cell fails, with its number and what it said
 */
export async function runNotebooks(
  paths: readonly string[],
  options: Pick<RunOptions, "params" | "save" | "timeout">,
  { say, signal }: Pick<StageContext, "say" | "signal">,
): Promise<RanNotebook[]> {
  const ran: RanNotebook[] = [];
  for (const path of paths) {
    const result = await runNotebook(path, { ...options, signal });
    const { seconds, failure } = result;
    const notebook = path.slice(projectDirectory.length);
    for (const line of ranText(notebook, result)) say(line);
    if (failure) throw new Error(`${notebook}, code cell ${failure.cell}: ${failure.message}`);
    ran.push({ notebook, seconds });
  }
  return ran;
}
