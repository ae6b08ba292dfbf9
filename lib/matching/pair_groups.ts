/** Groups of what pairs join, guarded against chains: one wrong pair must not make one of two large groups. */

/** Two rows that are one, and how sure that is. */
export interface Link {
  /** The first row. */
  readonly a: number;
  /** The second row. */
  readonly b: number;
  /** The greater, the surer. */
  readonly score: number;
}

/**
 * Two groups become one only where at least this share of the pairs between them is there: of a group of two
 * and one more, one of two.
 */
const leastLinked = 0.5;

/**
 * Rows joined by pairs, the surest first; each group in ascending order, groups of one left out.
 *
 * ```ts
 * import { guardedGroups } from "lib/matching/pair_groups.ts";
 * guardedGroups([{ a: 0, b: 1, score: 1 }, { a: 1, b: 2, score: .9 }], { count: 4 }); // [[0, 1, 2]]
 * ```
 */
export function guardedGroups(
  links: readonly Link[],
  { count }: { readonly count: number },
): number[][] {
  const groupOf = Array.from({ length: count }, (_, row) => new Set([row]));
  const linked = new Set(links.map(({ a, b }) => `${a} ${b}`));
  const order = links.toSorted((p, q) => q.score - p.score || p.a - q.a || p.b - q.b);
  for (const { a, b } of order) {
    const [one, other] = [groupOf[a], groupOf[b]];
    if (one === other) continue;
    let there = 0;
    for (const p of one) {
      for (const q of other) {
        there += Number(linked.has(`${p} ${q}`) || linked.has(`${q} ${p}`));
      }
    }
    if (there < leastLinked * one.size * other.size) continue;
    for (const row of other) {
      one.add(row);
      groupOf[row] = one;
    }
  }
  // a set keeps the order of its rows: groups come by their first
  return [...new Set(groupOf)].filter(({ size }) => size > 1)
    .map((group) => [...group].sort((p, q) => p - q));
}
