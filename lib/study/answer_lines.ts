/** The answers of a search as a person reads them. */
import { creditOf } from "lib/corpus/credit.ts";
import { personOf } from "lib/corpus/identities.ts";
import { wilson } from "lib/retrieval/intervals.ts";
import type { TableRecall } from "lib/retrieval/vector_table.ts";
import type { CorpusCharacter } from "./corpus.ts";
import type { Search } from "./search.ts";
import { intervalWords } from "./evaluation_words.ts";

/** On one line: cells of a table may hold several. */
const inLine = (text: string) => text.replaceAll(/\s+/gu, " ").trim();

/** Who an answer is and where it is from, in the words of a line; what is not known is left out. */
function wordsOf({ name, sheet }: Pick<CorpusCharacter, "name" | "sheet">): string[] {
  const { id, work, file } = sheet;
  const { title, artist, year } = creditOf(sheet);
  const print = [title, artist, year].filter((word) => word !== "").join(", ");
  return [personOf(name) ?? "", work === id ? "" : work, print, file].map(inLine)
    .filter((word) => word !== "");
}

/** What LanceDB finds of what exact search finds, in a sentence. */
function recallLine({ cells, found, of, k }: TableRecall): string {
  const share = intervalWords(wilson(found, of));
  return `LanceDB, ${Math.round(100 * cells)} % of its cells: ${share} of the ${k} nearest that ` +
    "exact search finds";
}

/** The answers of a search, a line each; before them, where it was not exact, how exact it is. */
export function answerLines(
  { answers, embeddings: { corpus }, recall }: Pick<Search, "answers" | "embeddings" | "recall">,
): string[] {
  const width = Math.max(...answers.map(({ id }) => id.length));
  const lines = answers.map(({ index, id, similarity, reversed, unlike }) => {
    const words = [id.padEnd(width), ...wordsOf(corpus.characters[index])];
    if (reversed) words.push("reversed");
    if (unlike !== undefined) words.push(`like an unwanted one ${unlike.toFixed(3)}`);
    return `${similarity.toFixed(3)}  ${words.join("  ")}`;
  });
  return recall === null ? lines : [recallLine(recall), ...lines];
}
