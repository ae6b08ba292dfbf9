/** The duplicates of a run in the few lines that a person reads first. */
import { duplicatesTable, tableText } from "lib/plot/table.ts";
import { counted } from "./counted.ts";
import { pairTypes } from "lib/corpus/pair_type.ts";
import type { DuplicatesRun, PlatesRun } from "./duplicates_run.ts";
import type { PlateDuplicates } from "./plate_duplicates.ts";
import type { Summary } from "./summary.ts";

/** Pairs that are listed; the file has them all. */
const mostListed = 12;

/** What is said of pairs of plates. */
function plateLines({ pairs, groups, threshold, plates }: PlateDuplicates): string[] {
  const most = pairs.slice(0, mostListed);
  const head = pairs.length === 0
    ? `No pairs among ${counted(plates, "plate")}: no two show one design`
    : `${counted(pairs.length, "pair")} of plates in ${counted(groups.length, "group")}`;
  const small = threshold.from === "fixed"
    ? `; ${counted(plates, "plate")} ${plates === 1 ? "is" : "are"} too few to calibrate: ${
      counted(threshold.pairs, "pair")
    } of strangers, 50 are needed, so the threshold is the one learnt from prints`
    : threshold.from === "verdicts"
    ? ` (learnt from ${counted(threshold.pairs, "verdict")})`
    : "";
  return [
    `${head}, of one design with a probability of ${threshold.value.toFixed(2)} and more${small}`,
    ...most.map(({ a, b, type, probability, reversed }) => {
      const said = type === null ? "not sure" : pairTypes[type].about;
      const mirror = reversed && type !== "reversed" ? ", reversed" : "";
      return `  ${probability.toFixed(2)}  ${a}  ${b}  ${said}${mirror}`;
    }),
    ...pairs.length > mostListed ? [`  ... and ${pairs.length - mostListed} more`] : [],
  ];
}

/** Which pairs of figures were found, the best first, and how many of them are true where that is known. */
function figureLines(
  { pairs, groups }: Pick<DuplicatesRun, "pairs" | "groups">,
  { duplicates = [], threshold }: Pick<Summary, "duplicates" | "threshold">,
): string[] {
  const best = pairs.toSorted((a, b) => b.score - a.score).slice(0, mostListed);
  const head = pairs.length === 0
    ? "No pairs: no two sheets show the same figure"
    : `${counted(pairs.length, "pair")} in ${counted(groups.length, "group")}`;
  const learnt = threshold?.from === "fixed"
    ? ` (fixed: ${counted(threshold.pairs, "pair")} on one sheet are too few to learn it from)`
    : threshold?.from === "verdicts"
    ? ` (learnt from ${counted(threshold.pairs, "verdict")})`
    : "";
  const from = threshold
    ? `, lines agreeing in ${threshold.value.toFixed(2)} and more${learnt}`
    : "";
  return [
    head + from,
    ...best.map(({ a, b, score, reversed }) =>
      `  ${score.toFixed(3)}  ${a}  ${b}${reversed ? "  reversed" : ""}`
    ),
    ...pairs.length > mostListed ? [`  ... and ${pairs.length - mostListed} more`] : [],
    ...duplicates.length > 0 ? [tableText(duplicatesTable(duplicates))] : [],
  ];
}

/** What is said of the same person in another scene; nothing where the vectors cannot say. */
function personLines({ persons }: Pick<DuplicatesRun, "persons">): string[] {
  if (!persons || persons.length === 0) return [];
  const sure = persons.filter(({ type }) => type !== null);
  if (sure.length === 0) {
    const chance = persons[0].probability.toFixed(2);
    return [
      `The same person in another scene: not sure of any; the likeliest pair has a chance of ${chance}`,
    ];
  }
  return [
    `${counted(sure.length, "pair")} of figures that are ${pairTypes["same person"].about}`,
    ...sure.slice(0, mostListed).map(({ a, b, probability }) =>
      `  ${probability.toFixed(2)}  ${a}  ${b}`
    ),
  ];
}

/** Plates first, then figures. */
export function duplicatesLines(found: DuplicatesRun | PlatesRun): string[] {
  const { file, plates } = found;
  return [
    ...plates ? plateLines(plates) : [],
    ...found.summary ? [...figureLines(found, found.summary), ...personLines(found)] : [],
    `wrote ${file}`,
  ];
}
