/** What was said last of each figure and pair, and which pair to look at next. */
import type { ReviewPair, VerdictRow, VerdictSaid } from "lib/review/api.ts";

/** What a verdict is about, as text: two of one subject have one key. A pair is the same both ways round. */
function subjectOf(said: VerdictSaid): string {
  if (said.of === "figure") return `figure ${said.figure}`;
  return pairSubject(said);
}

/** The subject of a verdict on a pair. */
export function pairSubject(
  { a, b, figures }: Pick<ReviewPair, "a" | "b" | "figures">,
): string {
  const sides = figures === null ? [`${a}`, `${b}`] : [`${a}.${figures[0]}`, `${b}.${figures[1]}`];
  return `pair ${sides.sort().join(" ")}`;
}

/** The verdicts that stand, by subject: the last of each that was not taken back. */
export function standing(verdicts: readonly VerdictRow[]): Map<string, VerdictRow> {
  const last = new Map<string, VerdictRow>();
  for (const row of verdicts) {
    if (row.said !== null && !row.isUndone) last.set(subjectOf(row.said), row);
  }
  return last;
}

/** What stands of a pair: a type, or "not sure"; null where nothing was said. */
export function pairSaid(
  last: ReadonlyMap<string, VerdictRow>,
  pair: Pick<ReviewPair, "a" | "b" | "figures">,
): string | null {
  return last.get(pairSubject(pair))?.said?.value ?? null;
}

/** "keep" or "drop" by figure. */
export function keptOrDropped(last: ReadonlyMap<string, VerdictRow>): Map<number, string> {
  const of = new Map<number, string>();
  for (const { said } of last.values()) if (said?.of === "figure") of.set(said.figure, said.value);
  return of;
}

/** Which pairs are listed. */
export interface PairFilter {
  /** The suggested type, "" for all, "not sure" for those without. */
  readonly type: string;
  /** Only those of which nothing was said. */
  readonly isOpen: boolean;
  /** Only those of this plate. */
  readonly plate: number | null;
}

/** Rows of the pairs that a filter lets through, the least certain first. */
export function pairQueue(
  pairs: readonly ReviewPair[],
  { filter: { type, isOpen, plate }, last }: {
    readonly filter: PairFilter;
    readonly last: ReadonlyMap<string, VerdictRow>;
  },
): number[] {
  const certainty = (pair: ReviewPair) => pair.type === "" ? 0 : pair.probability;
  return pairs.map((_, i) => i)
    .filter((i) => {
      const pair = pairs[i];
      return (type === "" || (pair.type || "not sure") === type) &&
        (!isOpen || !last.has(pairSubject(pair))) &&
        (plate === null || pair.a === plate || pair.b === plate);
    })
    .sort((i, j) =>
      certainty(pairs[i]) - certainty(pairs[j]) || pairs[i].probability - pairs[j].probability ||
      i - j
    );
}

/** The pair to look at after row `at` was decided: the next of the list, or the one before at its end. */
export function nextPair(queue: readonly number[], at: number): number | null {
  const place = queue.indexOf(at);
  return queue[place + 1] ?? queue[place - 1] ?? null;
}
