/** The answers of a search as a person reads them. */
import { wilson } from "lib/retrieval/intervals.ts";
import type { TableRecall } from "lib/retrieval/vector_table.ts";
import type { CorpusCharacter } from "./corpus.ts";
import type { Search } from "./search.ts";
import { intervalWords } from "./evaluation_words.ts";

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
