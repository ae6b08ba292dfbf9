/** At what sizes, and whether in a mirror, a detector looks at a plate; and when it need not look again. */
import type { Detection } from "./detection.ts";

/** One look at a plate. */
export interface Look<S> {
  /** What it is fitted into. */
  readonly size: S;
  readonly mirrored: boolean;
}

/**
 * Which looks are taken. "all": at each size and, where a mirror is asked for, in the mirror, too. "as needed":
 * one at each size, straight and mirrored by turns; where what these say is in doubt, also the other one at the
 * last size.
 */
export type LookPlan = "all" | "as needed";

/** What the plans are called. */
export const lookPlans: readonly LookPlan[] = ["all", "as needed"];

/** Looks that are taken of each plate, and those of a plate that is in doubt. */
export interface Looks<S> {
  readonly always: readonly Look<S>[];
  readonly inDoubt: readonly Look<S>[];
}

/**
 * The looks of a plan in their order.
 *
 * ```ts
 * import { plannedLooks } from "lib/detect/look_plan.ts";
 * plannedLooks([416, 640], { mirrored: true, looks: "all" }).always.length; // 4
 * ```
 */
export function plannedLooks<S>(
  sizes: readonly S[],
  { mirrored, looks }: { readonly mirrored: boolean; readonly looks: LookPlan },
): Looks<S> {
  if (!mirrored || looks === "all") {
    const turns = mirrored ? [false, true] : [false];
    const always = sizes.flatMap((size) => turns.map((mirrored) => ({ size, mirrored })));
    return { always, inDoubt: [] };
  }
  const always = sizes.map((size, i) => ({ size, mirrored: i % 2 === 1 }));
  const last = always.at(-1);
  return { always, inDoubt: last ? [{ ...last, mirrored: !last.mirrored }] : [] };
}

/**
 * Scores between which a joined find is in doubt. Above, the looks agree; below, it would hardly become a
 * figure (tests/bench/README.md has what other limits come to).
 */
const [leastDoubted, leastSure] = [0.2, 0.5];

/** Whether any find of some looks, joined, is in doubt. */
export const isInDoubt = (joined: readonly Pick<Detection, "score">[]): boolean =>
  joined.some(({ score }) => score >= leastDoubted && score < leastSure);
