/** How far an evaluation of everything is: pictures that are embedded, piece after piece. */

/** What is being done, and how many pictures are. */
export interface EvaluationProgress {
  /** Pictures of the pieces so far; those whose vectors are kept count, too. */
  readonly done: number;
  /** The piece under way. */
  readonly note: string;
}

/** Begins a piece of so many pictures; what it returns is told how many of them are done. */
export type BeginPiece = (note: string, pictures: number) => (done: number) => void;

/** Tells nobody. */
export const beginUntold: BeginPiece = () => () => {};

/**
 * Counts over pieces. One that begins ends the one before, however far that came: its list may have been
 * kept, or some of its pictures not be there.
 *
 * ```ts
 * import { countPieces } from "lib/study/evaluation_progress.ts";
 * const seen: number[] = [];
 * const begin = countPieces(({ done }) => seen.push(done));
 * begin("originals", 10)(4);
 * begin("queries", 5)(1);
 * seen; // [0, 4, 10, 11]
 * ```
 */
export function countPieces(onProgress: (progress: EvaluationProgress) => void): BeginPiece {
  let [before, own] = [0, 0];
  return (note, pictures) => {
    before += own;
    own = pictures;
    const told = (done: number) => onProgress({ done: before + done, note });
    told(0);
    return told;
  };
}

/** Pictures of all pieces; a figure whose windows are embedded counts once more. */
export function evaluatedPictures(
  { figures, galleries, augmentations, queries, seeds, windows = false }: {
    readonly figures: number;
    readonly galleries: number;
    readonly augmentations: number;
    readonly queries: number;
    readonly seeds: number;
    readonly windows?: boolean | undefined;
  },
): number {
  const asked = augmentations * (queries * Math.max(1, seeds) + figures);
  // and once without colours
  return galleries * (figures * (windows ? 2 : 1) + asked) + figures;
}
