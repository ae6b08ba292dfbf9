/** How far an evaluation of everything is: pictures that are embedded, piece after piece. */

/** What is being done, and how many pictures are done. */
export interface EvaluationProgress {
  /** Pictures done in all pieces so far, including those whose vectors were kept. */
  readonly done: number;
  /** Pictures of all pieces. */
  readonly total: number;
  /** The piece under way. */
  readonly note: string;
}

/** Begins a piece of so many pictures; what it returns is told how many of them are done. */
export type BeginPiece = (note: string, pictures: number) => (done: number) => void;

/** Begins pieces and tells nobody. */
export const beginSilently: BeginPiece = () => () => {};

/**
 * Counts across pieces. Beginning one ends the one before, however far it had come: its list may have been
 * kept, or some of its pictures may be missing.
 *
 * ```ts
 * import { countPieces } from "lib/study/evaluation_progress.ts";
 * const seen: number[] = [];
 * const begin = countPieces(15, ({ done }) => seen.push(done));
 * begin("originals", 10)(4);
 * begin("queries", 5)(1);
 * seen; // [0, 4, 10, 11]
 * ```
 */
export function countPieces(
  total: number,
  onProgress: (progress: EvaluationProgress) => void,
): BeginPiece {
  let end = 0;
  return (note, pictures) => {
    const from = end;
    end += pictures;
    const told = (done: number) => onProgress({ done: from + done, total, note });
    told(0);
    return told;
  };
}

/** Pictures of all pieces. A figure whose windows are embedded counts once more. */
export function evaluatedPictures(
  { figures, galleries, augmentations, queries, seeds, windows = false, grey }: {
    readonly figures: number;
    readonly galleries: number;
    readonly augmentations: number;
    readonly queries: number;
    readonly seeds: number;
    readonly windows?: boolean | undefined;
    /** Whether figures are embedded without their colours, too. */
    readonly grey: boolean;
  },
): number {
  const asked = augmentations * (queries * Math.max(1, seeds) + figures);
  return galleries * (figures * (windows ? 2 : 1) + asked) + (grey ? figures : 0);
}
