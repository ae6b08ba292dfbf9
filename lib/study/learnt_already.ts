/** Whether a model learnt from plates that it is to be tested on. */
import { namedCollection } from "lib/corpus/named_collection.ts";
import { describeDetector } from "lib/detect/open.ts";

/** What to know of a test on plates that the start may have learnt from. */
export function learntAlready(name: string, corpus: string): string[] {
  const row = describeDetector(name)?.row;
  if (row?.learntFrom !== "prints" || namedCollection(corpus)?.name !== "prints") return [];
  return [
    `${name} learnt from books of prints already (models/${name}.md has them): on these, what it ` +
    "finds before and after is no test.",
  ];
}
