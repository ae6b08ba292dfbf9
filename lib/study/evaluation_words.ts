/** What an evaluation says in sentences: none claims more than its interval. */
import type { Interval } from "lib/retrieval/intervals.ts";
import type { ModelComparison } from "./protocol_row.ts";
import type { MissTable } from "./evaluation_tables.ts";

const share = (value: number) => value.toFixed(3).replace(/^(-?)0\./, "$1.");
const times = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** A value and its interval, as commands say them: `0.550 (0.462 to 0.661)`. */
export const intervalWords = ({ value, low, high }: Interval): string =>
  `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;

/** Which queries a sentence is about and what was searched; nothing where neither is named. */
const aboutWords = (
  { gallery, augmentation }: Partial<Pick<MissTable, "gallery" | "augmentation">>,
): string => {
  const words = [augmentation, gallery].filter(Boolean);
  return words.length === 0 ? "" : `${words.join(", ")}: `;
};

/**
 * Two models in a sentence: one is better only where the whole interval says so.
 *
 * ```ts
 * import { comparisonWords } from "lib/study/evaluation_words.ts";
 * comparisonWords({
 *   first: "simclr",
 *   second: "phash",
 *   mcnemar: { first: 9, second: 7, p: 0.8 },
 *   top1: { difference: { value: 0.01, low: -0.02, high: 0.04 }, p: 0.5 },
 * }); // "simclr and phash cannot be told apart: ..."
 * ```
 */
export function comparisonWords(
  { first, second, mcnemar, top1: { difference: { value, low, high } }, ...about }:
    & ModelComparison
    & Partial<Pick<MissTable, "gallery" | "augmentation">>,
): string {
  const asked = aboutWords(about);
  const interval = `${share(value)} [${share(low)}, ${share(high)}]`;
  const queries = `${
    times(mcnemar.first, "query").replace("querys", "queries")
  } to ${mcnemar.second}`;
  if (low > 0) {
    return `${asked}${first} is better than ${second} by ${interval} in Top-1 (${queries}).`;
  }
  if (high < 0) {
    return `${asked}${second} is better than ${first}: Top-1 differs by ${interval} (${queries}).`;
  }
  return `${asked}${first} and ${second} cannot be told apart: Top-1 differs by ${interval} ` +
    `(${queries}).`;
}

/** Why queries missed, in a sentence, and how many of the misses no longer list would have found. */
export function missWords({ model, queries, counts, misses, ...about }: MissTable): string {
  const asked = aboutWords(about);
  if (misses.length === 0) return `${asked}${model} missed none of ${queries} queries.`;
  const near = counts.reduce((sum, row) => sum + row.near, 0);
  const classes = counts.filter((row) => row.misses > 0)
    .map((row) => `${row.misses} ${row.class}`).join(", ");
  return `${asked}${model} missed ${misses.length} of ${queries} queries (${classes}); of these ` +
    `${near} lie among the first ten, which Top-10 finds, and ${misses.length - near} beyond.`;
}
