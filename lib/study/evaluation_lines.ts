/** The validation of a run as a person reads it. */
import { tableText, topTable } from "lib/plot/table.ts";
import type { Summary } from "./summary.ts";

/** Top-1, Top-3 and Top-10 of each model in each gallery, as one table; nothing where it was not run. */
export function evaluationLines({ evaluation = [] }: Pick<Summary, "evaluation">): string[] {
  return evaluation.length === 0 ? [] : [tableText(topTable(evaluation))];
}
