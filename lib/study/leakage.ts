/** Whether what is tested was trained on: works on both sides of a split, and duplicates across it. */

/** One figure and the side it is on. */
export interface SplitFigure {
  /** What it is called. */
  readonly id: string;
  /** The work that its plate is an impression of. */
  readonly work: string;
  /** Whether the encoder was trained on it. */
  readonly side: "trained" | "heldOut";
}

/** What a split leaks. */
export interface Leakage {
  /** Figures that the encoder was trained on. */
  readonly trained: number;
  /** Figures that it was not trained on. */
  readonly heldOut: number;
  /** Works that have figures on both sides, sorted. */
  readonly works: readonly string[];
  /** Pairs of duplicates with one figure on each side. */
  readonly duplicates: readonly { readonly trained: string; readonly heldOut: string }[];
}

/**
 * Looks for works and duplicates on both sides of a split.
 *
 * @param duplicates pairs of numbers of figures, however they were found
 *
 * ```ts
 * import { leakageOf } from "lib/study/leakage.ts";
 * const leakage = leakageOf([
 *   { id: "a", work: "w1", side: "trained" },
 *   { id: "b", work: "w1", side: "heldOut" },
 * ], []);
 * leakage.works; // ["w1"]
 * ```
 */
export function leakageOf(
  figures: readonly SplitFigure[],
  duplicates: readonly { readonly a: number; readonly b: number }[],
): Leakage {
  const worksOf = (side: SplitFigure["side"]) =>
    new Set(figures.filter((figure) => figure.side === side).map(({ work }) => work));
  const [trained, heldOut] = [worksOf("trained"), worksOf("heldOut")];
  const across = duplicates.map(({ a, b }) => [figures[a], figures[b]] as const)
    .filter(([a, b]) => a.side !== b.side)
    .map(([a, b]) => a.side === "trained" ? [a, b] : [b, a]);
  return {
    trained: figures.filter(({ side }) => side === "trained").length,
    heldOut: figures.filter(({ side }) => side === "heldOut").length,
    works: [...trained.intersection(heldOut)].sort(),
    duplicates: across.map(([a, b]) => ({ trained: a.id, heldOut: b.id })),
  };
}
