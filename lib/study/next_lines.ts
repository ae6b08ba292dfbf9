/** What to try after the study. */
import { openCorpus } from "./corpus.ts";
import { taskFor } from "./run.ts";

/** What to try after the study, as it can be typed. */
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
