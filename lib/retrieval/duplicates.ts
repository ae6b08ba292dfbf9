/** The same engraved figure twice: impressions, states, coloured sheets and reversed copies. */
import { textOrder } from "lib/assets/text_order.ts";
import { unnamedFigure } from "lib/corpus/identities.ts";
import type { Hit } from "./direction.ts";

/** Two gallery rows that are the same engraved figure; `a < b`. */
export interface Pair {
  /** Gallery row of the first figure. */
  readonly a: number;
  /** Gallery row of the second figure. */
  readonly b: number;
  /** Agreement of the lines, 0 to 1. */
  readonly score: number;
  /** Whether one is the mirror image of the other. */
  readonly reversed: boolean;
}

/** What counts as a duplicate. */
export interface FindPairsOptions {
  /** How well two rows agree, and which way round. Called once for each candidate pair. */
  readonly verify: (a: number, b: number) => { score: number; reversed: boolean };
  /** The least score of a duplicate. */
  readonly minScore: number;
}

/**
 * Pairs that an embedding proposes and a closer look confirms.
 *
 * @param hits for each row its nearest rows, as `nearestEitherWay` gives them
 */
export function findPairs(
  hits: readonly (readonly Hit[])[],
  { verify, minScore }: FindPairsOptions,
): Pair[] {
  const seen = new Set<string>();
  const pairs: Pair[] = [];
  hits.forEach((list, query) => {
    for (const { index } of list) {
      const [a, b] = query < index ? [query, index] : [index, query];
      const key = `${a} ${b}`;
      if (a === b || seen.has(key)) continue;
      seen.add(key);
      const { score, reversed } = verify(a, b);
      if (score >= minScore) pairs.push({ a, b, score, reversed });
    }
  });
  return pairs.sort((p, q) => q.score - p.score || p.a - q.a || p.b - q.b);
}

/** Rows joined by pairs, each group in ascending order, groups of one left out. */
export function groupPairs(pairs: readonly Pair[], { count }: { count: number }): number[][] {
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]];
    return i;
  };
  for (const { a, b } of pairs) parent[Math.max(root(a), root(b))] = Math.min(root(a), root(b));
  const groups = new Map<number, number[]>();
  for (let i = 0; i < count; i++) groups.set(root(i), [...groups.get(root(i)) ?? [], i]);
  return [...groups.values()].filter((group) => group.length > 1);
}

/** What is known of a row: who it is, of which work and which impression. */
export interface Member {
  /** Id of the work that the plate is an impression of. */
  readonly work: string;
  /** Id of the plate. */
  readonly plate: string;
  /** Which impression of the work it is, such as "coloured"; "clean" or "" for the plain one. */
  readonly impression: string;
  /** The character, or null for a false detection. */
  readonly name: string | null;
}

/** How well duplicates of one kind were found. */
export interface DuplicateScore {
  /** Kind of duplicate: "same", or which impressions of it are not the clean one, such as "coloured". */
  readonly kind: string;
  /** Found pairs of this kind that are true; 1 where none was found. */
  readonly precision: number;
  /** True pairs of this kind that were found; 1 where there are none. */
  readonly recall: number;
  /** How many pairs of this kind were found. */
  readonly found: number;
  /** How many true pairs of this kind there are. */
  readonly truth: number;
  /** How many of the found pairs are true. */
  readonly correct: number;
}

/** The kinds of impression that a pair shows: those of its rows that are not the clean one. */
function kindOf(a: Member, b: Member): string {
  const kinds = [a.impression, b.impression].filter((kind) => kind !== "clean" && kind !== "");
  return kinds.length === 0 ? "same" : [...new Set(kinds)].sort().join("+");
}

const isTrue = (a: Member, b: Member) =>
  a.name !== null && a.name !== unnamedFigure && a.name === b.name && a.work === b.work &&
  a.plate !== b.plate;

/**
 * Precision and recall of found pairs against the truth, for each kind and for `all`. A true pair
 * is the same character of the same work on two plates.
 */
export function scorePairs(pairs: readonly Pair[], members: readonly Member[]): DuplicateScore[] {
  const table = new Map<string, { found: number; truth: number; correct: number }>();
  const row = (kind: string) => {
    const counts = table.get(kind) ?? { found: 0, truth: 0, correct: 0 };
    table.set(kind, counts);
    return counts;
  };
  for (let a = 0; a < members.length; a++) {
    for (let b = a + 1; b < members.length; b++) {
      if (!isTrue(members[a], members[b])) continue;
      row(kindOf(members[a], members[b])).truth++;
      row("all").truth++;
    }
  }
  for (const { a, b } of pairs) {
    for (const counts of [row(kindOf(members[a], members[b])), row("all")]) {
      counts.found++;
      if (isTrue(members[a], members[b])) counts.correct++;
    }
  }
  return [...table].map(([kind, { found, truth, correct }]) => ({
    kind,
    precision: found === 0 ? 1 : correct / found,
    recall: truth === 0 ? 1 : correct / truth,
    found,
    truth,
    correct,
  })).sort((p, q) =>
    Number(p.kind === "all") - Number(q.kind === "all") || textOrder(p.kind, q.kind)
  );
}
