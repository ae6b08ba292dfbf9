/** Groups of what pairs join, as far as no verdict stands against it: what was said counts before what was found. */
import type { DecidedPair } from "./run_verdicts.ts";

/** Two rows that are one, and how sure that is. */
interface FoundLink {
  readonly a: number;
  readonly b: number;
  readonly score: number;
}

/** Verdicts on rows. */
export interface RowVerdicts {
  /** Pairs that are one. */
  readonly together: readonly (readonly [a: number, b: number])[];
  /** Pairs that are not. */
  readonly apart: readonly (readonly [a: number, b: number])[];
}

/**
 * Verdicts on pairs of ids as verdicts on rows; those of ids that are no rows are left out.
 *
 * @param of what has to be the same for two to be one. Default "figure"
 */
export function rowVerdicts(
  decided: readonly DecidedPair[],
  ids: readonly string[],
  { of = "figure" }: { readonly of?: "figure" | "person" } = {},
): RowVerdicts {
  const rows = new Map(ids.map((id, row) => [id, row]));
  const together: (readonly [number, number])[] = [];
  const apart: (readonly [number, number])[] = [];
  for (const { a, b, same } of decided) {
    const [one, other] = [rows.get(a), rows.get(b)];
    if (one === undefined || other === undefined) continue;
    const isOne = of === "person" ? same !== null : same === "figure";
    (isOne ? together : apart).push([one, other]);
  }
  return { together, apart };
}

const keyOf = (a: number, b: number) => a < b ? `${a} ${b}` : `${b} ${a}`;

/**
 * Groups that links make, changed by what was said: rows that are one come together, the last verdict first;
 * rows that are not never do, whatever lies between them, and the weakest links give way.
 *
 * @param groups what the links made without verdicts: rows of no group join none but by a verdict
 *
 * ```ts
 * import { groupsByVerdicts } from "lib/study/verdict_groups.ts";
 * const links = [{ a: 0, b: 1, score: 1 }, { a: 1, b: 2, score: 0.9 }];
 * const said = { together: [[3, 4]], apart: [[0, 2]] } as const;
 * groupsByVerdicts([[0, 1, 2]], links, said); // [[0, 1], [3, 4]]
 * ```
 */
export function groupsByVerdicts(
  groups: readonly (readonly number[])[],
  links: readonly FoundLink[],
  { together, apart }: RowVerdicts,
): number[][] {
  if (together.length === 0 && apart.length === 0) return groups.map((group) => [...group]);
  const forbidden = new Map<number, Set<number>>();
  for (const [a, b] of apart) {
    for (const [one, other] of [[a, b], [b, a]]) {
      forbidden.set(one, (forbidden.get(one) ?? new Set()).add(other));
    }
  }
  const groupOf = new Map<number, Set<number>>();
  const of = (row: number) => {
    const found = groupOf.get(row) ?? new Set([row]);
    groupOf.set(row, found);
    return found;
  };
  const join = (a: number, b: number) => {
    const [one, other] = [of(a), of(b)];
    if (one === other) return;
    const isApart = [...one].some((row) => {
      const never = forbidden.get(row);
      return never !== undefined && [...never].some((away) => other.has(away));
    });
    if (isApart) return;
    for (const row of other) {
      one.add(row);
      groupOf.set(row, one);
    }
  };
  for (const [a, b] of together.toReversed()) join(a, b);
  const home = new Map(groups.flatMap((group, g) => group.map((row) => [row, g] as const)));
  const within = links.filter(({ a, b }) => home.has(a) && home.get(a) === home.get(b))
    .sort((p, q) => q.score - p.score || p.a - q.a || p.b - q.b);
  for (const { a, b } of within) join(a, b);
  return [...new Set(groupOf.values())].filter(({ size }) => size > 1)
    .map((group) => [...group].sort((p, q) => p - q)).sort((p, q) => p[0] - q[0]);
}

/**
 * Pairs that were found, without those of which it was said that they are not one.
 *
 * @param apart see `RowVerdicts`
 */
export function withoutDecided<P extends { readonly a: number; readonly b: number }>(
  pairs: readonly P[],
  { apart }: Pick<RowVerdicts, "apart">,
): P[] {
  const never = new Set(apart.map(([a, b]) => keyOf(a, b)));
  return pairs.filter(({ a, b }) => !never.has(keyOf(a, b)));
}
