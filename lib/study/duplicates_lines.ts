/** The duplicates of a run in the few lines that a person reads first. */
import { duplicatesTable, tableText } from "lib/plot/table.ts";
import { counted } from "./counted.ts";
import type { DuplicatesRun } from "./duplicates_run.ts";

/** Pairs that are listed; the file has them all. */
const most = 12;

/** Which pairs were found, the best first, and how many of them are true where that is known. */
export function duplicatesLines(
  { summary: { duplicates = [], threshold }, pairs, groups, file }: DuplicatesRun,
): string[] {
  const best = pairs.toSorted((a, b) => b.score - a.score).slice(0, most);
  const head = pairs.length === 0
    ? "No pairs: no two sheets show the same figure"
    : `${counted(pairs.length, "pair")} in ${counted(groups.length, "group")}`;
  const learnt = threshold?.from === "fixed"
    ? ` (fixed: ${counted(threshold.pairs, "pair")} on one sheet are too few to learn it from)`
    : "";
  const from = threshold
    ? `, lines agreeing in ${threshold.value.toFixed(2)} and more${learnt}`
    : "";
  return [
    head + from,
    ...best.map(({ a, b, score, reversed }) =>
      `  ${score.toFixed(3)}  ${a}  ${b}${reversed ? "  reversed" : ""}`
    ),
    ...pairs.length > most ? [`  ... and ${pairs.length - most} more`] : [],
    ...duplicates.length > 0 ? [tableText(duplicatesTable(duplicates))] : [],
    `wrote ${file}`,
  ];
}
