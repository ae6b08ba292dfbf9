/** Which side of a plate is up: told by the turn in which a detector that learnt upright figures finds most. */
import type { Image } from "lib/image/image.ts";
import { type QuarterTurn, quarterTurned, quarterTurns } from "lib/image/quarter_turn.ts";
import { shrunk } from "lib/image/shrunk.ts";
import type { Detection, DetectOptions, Detector } from "./detection.ts";

/** The score of its best find below which a plate may be turned: 19 of 20 upright ones have a better. */
const leastUpright = 0.6;

/**
 * How many times as much has to be found in another turn. Of 192 upright plates that their models never saw 3
 * are called turned so; of those laid on a side 57 %, on their heads 67 %, 97 of 100 of these with the right
 * turn (tests/bench/README.md).
 */
const leastMore = 2;

/** How much was found: scores count by their squares, or many doubtful finds would stand for a sure one. */
const evidence = (finds: readonly Pick<Detection, "score">[]) =>
  finds.reduce((sum, { score }) => sum + score ** 2, 0);

/** Whether so little was found for sure that the plate may be turned. */
export const mayBeTurned = (finds: readonly Pick<Detection, "score">[]): boolean =>
  finds.every(({ score }) => score < leastUpright);

/** Pixels of the longer side of what is turned: detectors of figures on prints look at fewer. */
const side = 1024;

/** What is known of a plate that may be turned. */
export interface TurnOptions extends DetectOptions {
  readonly detect: Detector;
  /** Those of the plate as it is. */
  readonly finds: readonly Pick<Detection, "score">[];
}

/**
 * By how many degrees a plate has to be turned clockwise to be upright; null where it is, or nothing tells.
 * Looks at it in its three other turns.
 *
 * ```ts
 * import { turnToUpright } from "lib/detect/orientation.ts";
 * import type { Detector } from "lib/detect/detection.ts";
 * import { blank } from "lib/image/image.ts";
 * const tall: Detector = ({ width, height }) =>
 *   Promise.resolve(width < height ? [{ box: [0, 0, 9, 9], score: .8, label: "character" }] : []);
 * await turnToUpright(blank({ width: 90, height: 60 }, [0, 0, 0, 255]), { detect: tall, finds: [] }); // 90
 * ```
 */
export async function turnToUpright(
  image: Image,
  { detect, finds, ...options }: TurnOptions,
): Promise<QuarterTurn | null> {
  let [best, most]: [QuarterTurn | null, number] = [null, leastMore * evidence(finds)];
  const seen = shrunk(image, side);
  for (const by of quarterTurns) {
    const found = await detect(quarterTurned(seen, by), options);
    const much = mayBeTurned(found) ? 0 : evidence(found);
    if (much > most) [best, most] = [by, much];
  }
  return best;
}
