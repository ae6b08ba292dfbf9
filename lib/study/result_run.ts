/** A finished training evaluated, and all of it in one file: what `train --result FILE` adds. */
import { evaluationLines } from "./evaluation_lines.ts";
import { type EvaluateChoice, runEvaluate } from "./evaluate_run.ts";
import { record } from "./record.ts";
import type { StageContext } from "./stage_context.ts";
import type { Summary } from "./summary.ts";

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
  const summary = await runEvaluate({ ...choice, head: true }, context);
  record(file, { directory, command, summary });
  for (const line of evaluationLines(summary)) context.say(line);
  context.say(`wrote ${file}`);
  return summary;
}
