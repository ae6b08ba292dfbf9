/** At what sizes, and whether in a mirror, a detector looks at a plate; and when it need not look again. */
import { area } from "lib/geometry/box.ts";
import type { Size } from "lib/image/image.ts";
import { median } from "lib/tensor/quantile.ts";
import type { Detection } from "./detection.ts";

/** One look at a plate. */
export interface Look<S> {
  /** What it is fitted into. */
  readonly size: S;
  readonly mirrored: boolean;
}

/**
 * Which looks are taken. "all": at each size and, where a mirror is asked for, in the mirror, too. "as needed":
 * one at each size, straight and mirrored by turns; where what these say is in doubt, one more, at the last size
 * or at one that suits small or large figures better.
 */
export type LookPlan = "all" | "as needed";

/** What the plans are called. */
export const lookPlans: readonly LookPlan[] = ["all", "as needed"];

/** How large the figures of a plate are beside it. */
export type FigureScale = "small" | "medium" | "large";

/** Looks that are taken of each plate, and one more of a plate that is in doubt. */
export interface Looks<S> {
  readonly always: readonly Look<S>[];
  /** By how large its figures are; null where none is planned. */
  readonly inDoubt: Readonly<Record<FigureScale, Look<S>>> | null;
}

/**
 * The looks of a plan in their order.
 *
 * @param options `enlarged` is the size at which small figures are looked for, of the last one
 *
 * ```ts
 * import { plannedLooks } from "lib/detect/look_plan.ts";
 * const options = { mirrored: true, enlarged: (side: number) => 1.2 * side } as const;
 * plannedLooks([416, 640], { ...options, looks: "all" }).always.length; // 4
 * plannedLooks([416, 640], { ...options, looks: "as needed" }).inDoubt?.small.size; // 768
 * ```
 */
export function plannedLooks<S>(
  sizes: readonly S[],
  { mirrored, looks, enlarged }: {
    readonly mirrored: boolean;
    readonly looks: LookPlan;
    readonly enlarged: (size: S) => S;
  },
): Looks<S> {
  if (!mirrored || looks === "all") {
    const turns = mirrored ? [false, true] : [false];
    const always = sizes.flatMap((size) => turns.map((mirrored) => ({ size, mirrored })));
    return { always, inDoubt: null };
  }
  const always = sizes.map((size, i) => ({ size, mirrored: i % 2 === 1 }));
  const turned = ({ size, mirrored }: Look<S>) => ({ size, mirrored: !mirrored });
  const [first, last] = [always.at(0), always.at(-1)];
  if (!first || !last) return { always, inDoubt: null };
  const medium = turned(last);
  // a network of one size may take no other
  const small = always.length > 1 ? { ...medium, size: enlarged(last.size) } : medium;
  return { always, inDoubt: { small, medium, large: turned(first) } };
}

/** Sides of figures, as shares of the plate's longer one, up to which they are small and from which large. */
const [mostSmall, leastLarge] = [0.2, 0.28];

/** Finds that count as figures. */
const leastFigure = 0.25;

/** How large the figures of a plate are: by the median side of a square as large as what was found. */
export function figureScale(
  joined: readonly Pick<Detection, "box" | "score">[],
  plate: Size,
): FigureScale {
  const sides = joined.filter(({ score }) => score >= leastFigure)
    .map(({ box }) => Math.sqrt(area(box)));
  if (sides.length === 0) return "medium";
  const share = median(sides) / Math.max(plate.width, plate.height);
  return share < mostSmall ? "small" : share > leastLarge ? "large" : "medium";
}

/**
 * Scores between which a joined find is in doubt. Above, the looks agree; below, it would hardly become a
 * figure (tests/bench/README.md has what other limits come to).
 */
const [leastDoubted, leastSure] = [0.2, 0.5];

/** Whether any find of some looks, joined, is in doubt. */
export const isInDoubt = (joined: readonly Pick<Detection, "score">[]): boolean =>
  joined.some(({ score }) => score >= leastDoubted && score < leastSure);
