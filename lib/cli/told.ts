/** What a stage found and wrote, in the few lines that its command shows. */
import type { Collection } from "lib/corpus/plate.ts";
import type { Changes } from "lib/extract/changes.ts";
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

/** What was other than in the corpus, a line for each kind. */
export function changesLines(
  { added, changed, removed, lost, described, relabelled }: Changes,
  { wasWhole }: { /** Whether every plate had been gone through. */ readonly wasWhole: boolean },
): string[] {
  const kinds: readonly (readonly [readonly string[], string, string])[] = [
    // those that a stopped run had not come to are no news
    [wasWhole ? added : [], "is new", "are new"],
    [
      changed,
      "has changed and is gone through again",
      "have changed and are gone through again",
    ],
    [removed, "is gone, and its characters with it", "are gone, and their characters with them"],
    [
      lost,
      "lacks cut-outs that open, and is gone through again",
      "lack cut-outs that open, and are gone through again",
    ],
    [
      described,
      "is told of otherwise (work, rights, source ...): its rows are mended",
      "are told of otherwise (work, rights, source ...): their rows are mended",
    ],
    [relabelled, "has other labels: its names follow", "have other labels: their names follow"],
  ];
  return kinds.filter(([ids]) => ids.length > 0).map(([ids, one, many]) => {
    const named = ids.slice(0, 5).join(", ") + (ids.length > 5 ? ", ..." : "");
    return `${counted(ids.length, "plate")} ${ids.length === 1 ? one : many}: ${named}`;
  });
}

/** What folders say of several, and of one. */
const singular: readonly (readonly [RegExp, string])[] = [
  [/^files /, "file "],
  [/^links that lead /, "link that leads "],
  [/^rows of (.*) that fit /, "row of $1 that fits "],
  [/^tables beside (.*) that are /, "table beside $1 that is "],
];

/** What a collection holds that is not used, a line each: "3 files not read: 2 .heic, 1 .pdf". */
export const unusedLines = ({ unused = [] }: Pick<Collection, "unused">): string[] =>
  unused.map(({ what, count, first }) => {
    if (count > 1) return `${count} ${what}; the first: ${first}`;
    return `1 ${singular.reduce((text, [many, one]) => text.replace(many, one), what)} (${first})`;
  });

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
