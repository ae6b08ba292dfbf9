/** A name or a value that a person chose and that cannot be taken, and the known one that is nearest. */

/** An error of the person typing: shown without a stack. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Steps of one letter from one word to another (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}

/** The known word nearest to a typed one. */
function nearestWord(typed: string, known: readonly string[]): string {
  return known.reduce((best, word) =>
    editDistance(typed, word) < editDistance(typed, best) ? word : best
  );
}

/** Slips of the hand in a word: a letter in three, and two in any word of four letters. */
const slips = (word: string) => word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3));

/**
 * " Did you mean extract?" where a known word is what was typed but for a slip or its end, and "" where
 * none is: a far word would mislead.
 */
export function suggestion(
  typed: string,
  known: readonly string[],
  { prefix = "" }: { readonly prefix?: string } = {},
): string {
  if (known.length === 0) return "";
  const [low, words] = [typed.toLowerCase(), known.map((word) => word.toLowerCase())];
  const begun = low.length >= 3 ? words.findIndex((word) => word.startsWith(low)) : -1;
  const near = begun >= 0 ? begun : words.indexOf(nearestWord(low, words));
  const close = begun >= 0 || editDistance(low, words[near]) <= slips(low);
  return close ? ` Did you mean ${prefix}${known[near]}?` : "";
}

/**
 * A key of a table, as a person wrote it.
 *
 * @param options.what what its keys are, for the message
 * @throws {UsageError} where there is none, with the nearest and all known ones
 */
export function keyOf<K extends string>(
  table: Readonly<Record<K, unknown>>,
  { typed, what }: { readonly typed: string; readonly what: string },
): K {
  if (Object.hasOwn(table, typed)) return typed as K;
  const known = Object.keys(table);
  throw new UsageError(
    `There is no ${what} "${typed}".${suggestion(typed, known)} Known: ${known.join(", ")}`,
  );
}
