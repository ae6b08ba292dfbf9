/**
 * Figures that have a box but no outline, with the mask that a trained cutter guesses: many more than
 * those with outlines. A guess is a share of each pixel, so that what the cutter doubts stays doubtful.
 */
import type { Collection } from "lib/corpus/plate.ts";
import type { Box } from "lib/geometry/box.ts";
import {
  boxInSquare,
  boxPlane,
  greyPlate,
  greySquare,
  squareAround,
} from "lib/segment/cutter_crop.ts";
import type { CutterLogits } from "lib/segment/cutter_logits.ts";
import { keptMargin, keptSide } from "./cut_figure.ts";
import { type GuessedFigure, guessFrom, inset } from "./cutter_guess.ts";

export interface GuessOptions {
  /** Whether the boxes of a plate are taken. Default: all are. */
  readonly takes?: (plate: string) => boolean;
  /** Least fit. Default .75: a labelled box touches its figure on all sides. */
  readonly leastFit?: number | undefined;
  /** Least certainty. Default .8. */
  readonly leastCertainty?: number;
  /** Figures with a shorter longer side, in pixels, are left out. Default 48. */
  readonly leastSide?: number;
}

/**
 * Guesses at the labelled figures that have no outline and are neither crowds nor difficult; doubtful
 * ones are left out.
 *
 * @param cutter one of 128 pixels: its squares are the middles of those that are kept
 * @throws {RangeError} when the cutter's squares are of another size
 */
export async function* guessedFigures(
  { plates, labels, open }: Pick<Collection, "plates" | "labels" | "open">,
  cutter: Pick<CutterLogits, "side" | "look">,
  { takes = () => true, leastFit = 0.75, leastCertainty = 0.8, leastSide = 48 }: GuessOptions = {},
): AsyncGenerator<GuessedFigure> {
  const { side } = cutter;
  if (side !== keptSide - 2 * inset) {
    throw new RangeError(`Cannot guess masks with a cutter of ${side} pixels`);
  }
  const own = Map.groupBy(
    labels.filter(({ mask, crowd, difficult, box: [x0, y0, x1, y1] }) =>
      !mask && !crowd && !difficult && Math.max(x1 - x0, y1 - y0) >= leastSide
    ),
    ({ plate }) => plate,
  );
  for (const plate of plates) {
    const found = own.get(plate.id);
    if (!found || !takes(plate.id)) continue;
    const greys = greyPlate(await open(plate));
    for (const { box: whole } of found) {
      const square = squareAround(whole, keptMargin);
      const box = boxInSquare(whole, square, keptSide);
      const grey = greySquare(greys, square, keptSide);
      const middle = new Float32Array(side * side);
      for (let y = 0; y < side; y++) {
        const from = (y + inset) * keptSide + inset;
        middle.set(grey.subarray(from, from + side), y * side);
      }
      const seen = box.map((edge) => edge - inset) as unknown as Box;
      const logits = await cutter.look({ grey: middle, box: boxPlane(seen, side) });
      const guess = guessFrom(logits, { box: seen, side });
      if (guess.fit < leastFit || guess.certainty < leastCertainty) continue;
      yield { plate: plate.id, box, grey, ...guess };
    }
  }
}
