/** What a stage found and wrote, in the few lines that its command shows. */
import { duplicatesTable, tableText, topTable } from "lib/plot/table.ts";
import type { DuplicatesRun } from "lib/study/duplicates_run.ts";
import type { Search } from "lib/study/search.ts";
import type { Summary } from "lib/study/summary.ts";
import { counted } from "lib/study/counted.ts";
import { type CorpusCharacter, openCorpus } from "lib/study/corpus.ts";
import { taskFor } from "lib/study/run.ts";

/** The files that a stage wrote, a line each. */
export const writtenLines = (files: readonly string[]): string[] =>
  files.map((file) => `wrote ${file}`);

/** Top-1, Top-3 and Top-10 of each model in each gallery. */
export function evaluationLines({ evaluation = [] }: Pick<Summary, "evaluation">): string[] {
  return evaluation.length === 0 ? [] : [tableText(topTable(evaluation))];
}

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
    ...writtenLines([file]),
  ];
}

/** What to try after the demo, as it can be typed. */
export function nextLines(directory: string): string[] {
  const [{ id }] = openCorpus(directory).characters;
  return [
    "Next:",
    `  ${taskFor("search", directory)} ${id} --open`,
    `  ${taskFor("duplicates", directory)} --neighbours 20`,
    `  ${taskFor("export", directory)}`,
    "  deno task lab",
  ];
}

/** Columns by which a print is known, in the order in which they are read out. */
const titles = ["title", "titel", "titre", "artist", "künstler", "year", "jahr", "date"];

/** Who an answer is and where it is from, in the words of a line; what is not known is left out. */
function wordsOf(
  { name, sheet: { id, work, file, more = {} } }: Pick<CorpusCharacter, "name" | "sheet">,
): string[] {
  const told = Object.entries(more).filter(([, value]) => value !== "");
  const title = titles.flatMap((head) =>
    told.filter(([column]) => column.normalize("NFC").toLowerCase() === head)
  ).map(([, value]) => value).join(", ");
  return [name ?? "", work === id ? "" : work, title, file].filter((word) => word !== "");
}

/** The answers of a search, a line each. */
export function answerLines(
  { answers, embeddings: { corpus } }: Pick<Search, "answers" | "embeddings">,
): string[] {
  const width = Math.max(0, ...answers.map(({ id }) => id.length));
  return answers.map(({ index, id, similarity, reversed }) => {
    const words = [id.padEnd(width), ...wordsOf(corpus.characters[index])];
    if (reversed) words.push("reversed");
    return `${similarity.toFixed(3)}  ${words.join("  ")}`;
  });
}
