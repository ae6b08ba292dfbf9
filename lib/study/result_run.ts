/** A run evaluated and told; and all of a finished training in one file, as `train --result FILE` writes it. */
import { join } from "node:path";
import { evaluationLines } from "./evaluation_lines.ts";
import { type EvaluateChoice, runEvaluate } from "./evaluate_run.ts";
import { record } from "./record.ts";
import type { StageContext } from "./stage_context.ts";
import type { Summary } from "./summary.ts";

/** Evaluates a run, and says how and where it is written. @throws {Error} where nothing was trained */
export async function evaluateTold(
  choice: EvaluateChoice,
  context: StageContext,
): Promise<Summary> {
  const summary = await runEvaluate(choice, context);
  for (const line of evaluationLines(summary)) context.say(line);
  context.say(`wrote ${join(choice.directory, "summary.json")}`);
  return summary;
}

/**
 * Evaluates the encoder of a run by h and by z, and writes config, curves and figures to one file.
 *
 * @throws {Error} where its training has not come to its end
 */
export async function evaluateInto(
  file: string,
  { command, ...choice }: Omit<EvaluateChoice, "head"> & {
    /** What was typed. */
    readonly command: string;
  },
  context: StageContext,
): Promise<Summary> {
  const { directory } = choice;
  const summary = await evaluateTold({ ...choice, head: true }, context);
  record(file, { directory, command, summary });
  context.say(`wrote ${file}`);
  return summary;
}
