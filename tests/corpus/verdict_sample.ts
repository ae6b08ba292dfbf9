/** Verdicts for tests. */
import type { ReviewVerdict, VerdictPlace } from "lib/corpus/verdict.ts";

/** A plate of 600 x 800 pixels, or a figure on it. */
export const placed = (plate: string, more: Partial<VerdictPlace> = {}): VerdictPlace => ({
  plate,
  sha256: "",
  width: 600,
  height: 800,
  figure: null,
  box: null,
  ...more,
});

/** The id of the n-th verdict. */
export const verdictId = (n: number): string =>
  `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

/** The n-th verdict: of two plates, unless more is said. */
export const verdictOf = (n: number, more: Partial<ReviewVerdict> = {}): ReviewVerdict => ({
  id: verdictId(n),
  at: new Date(Date.UTC(2026, 0, 31, 12, 0, n)).toISOString(),
  who: "E. H.",
  type: "coloured",
  a: placed("p1"),
  b: placed("p2"),
  suggestion: null,
  undone: null,
  ...more,
});
