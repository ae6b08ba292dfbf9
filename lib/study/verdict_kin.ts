/** Who is who among figures, as people said it: for masks of training, and as truth of an evaluation. */
import type { RunVerdicts } from "./run_verdicts.ts";
import { groupsByVerdicts, rowVerdicts } from "./verdict_groups.ts";

/**
 * The group of each figure that verdicts call the same person or the same engraved figure as another; null
 * where nobody said so. Two of one group are no negatives of each other (`twinMask`).
 *
 * @param ids of the figures
 *
 * ```ts
 * import { kinByVerdicts } from "lib/study/verdict_kin.ts";
 * const figures = [{ a: "p.00", b: "q.00", type: "coloured", same: "figure" }] as const;
 * kinByVerdicts(["p.00", "p.01", "q.00"], { figures }); // ["verdict p.00", null, "verdict p.00"]
 * ```
 */
export function kinByVerdicts(
  ids: readonly string[],
  { figures }: Pick<RunVerdicts, "figures">,
): (string | null)[] {
  const kin = new Array<string | null>(ids.length).fill(null);
  const said = rowVerdicts(figures, ids, { of: "person" });
  for (const group of groupsByVerdicts([], [], said)) {
    for (const row of group) kin[row] = `verdict ${ids[group[0]]}`;
  }
  return kin;
}

/** How often a search finds the other figure of pairs that somebody decided on. */
export interface VerdictRecall {
  /** What is the same in both of a pair. */
  readonly same: "figure" | "person";
  /** Searches: two for each pair, from either side. */
  readonly searches: number;
  /** The share that finds it as the first answer, 0 to 1. */
  readonly first: number;
  /** The share that finds it among the first ten, 0 to 1. */
  readonly ten: number;
}

/**
 * Searches for the one figure of each pair by the other.
 *
 * @param nearest rows most like a row, best first, itself left out: ten of them
 * @returns a row for each kind of pair that was decided on
 */
export function verdictRecall(
  ids: readonly string[],
  { figures }: Pick<RunVerdicts, "figures">,
  nearest: (row: number) => readonly number[],
): VerdictRecall[] {
  const rows = new Map(ids.map((id, row) => [id, row]));
  return (["figure", "person"] as const).flatMap((same) => {
    const ranks = figures.filter((pair) => pair.same === same).flatMap(({ a, b }) => {
      const [one, other] = [rows.get(a), rows.get(b)];
      if (one === undefined || other === undefined) return [];
      return [nearest(one).indexOf(other), nearest(other).indexOf(one)];
    });
    if (ranks.length === 0) return [];
    const share = (most: number) =>
      ranks.filter((rank) => rank >= 0 && rank < most).length / ranks.length;
    return [{ same, searches: ranks.length, first: share(1), ten: share(10) }];
  });
}
