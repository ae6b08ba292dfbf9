/** What goes between the page and its server about verdicts. */

/** What a reviewer says. */
export type VerdictSaid =
  | {
    /** A pair of plates, or of figures alone. */
    readonly of: "pair";
    readonly a: number;
    readonly b: number;
    readonly figures: readonly [a: number, b: number] | null;
    /** A type of `pairTypes`, or "not sure". */
    readonly value: string;
  }
  | {
    /** A cut-out. */
    readonly of: "figure";
    readonly figure: number;
    readonly value: "keep" | "drop";
  };

/** A verdict as the corpus keeps it. */
export interface VerdictRow {
  /** Number of the row, by which it is undone. */
  readonly id: number;
  /** What was said; null where the figure or plate is no longer in the corpus. */
  readonly said: VerdictSaid | null;
  /** What the model had suggested; "" where nothing. */
  readonly suggestion: string;
  /** The model or method that had suggested it; "" where nothing. */
  readonly model: string;
  /** Who said it. */
  readonly who: string;
  /** When, ISO 8601 in UTC. */
  readonly when: string;
  /** Taken back. A later verdict on the same subject replaces an earlier one without undoing it. */
  readonly isUndone: boolean;
}

/** All verdicts, oldest first, those that were undone among them. */
export interface VerdictList {
  /** The rows. */
  readonly verdicts: readonly VerdictRow[];
}

/** What a change of the corpus says. */
export interface VerdictRequest {
  /** As the page knows it. */
  readonly revision: string;
  /** The verdict. */
  readonly said: VerdictSaid;
}

/** A verdict to take back, or to let stand again. */
export interface UndoRequest {
  /** As the page knows it. */
  readonly revision: string;
  /** Number of the verdict's row. */
  readonly id: number;
  /** Whether it is to stand again. Default: false. */
  readonly redo?: boolean;
}

/** What came of a CSV file of verdicts. */
export interface ImportAnswer {
  /** Verdicts that were new. */
  readonly added: number;
  /** Lines that were left out, by number, and why. */
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
}
