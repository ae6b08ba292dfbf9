/**
 * Figures that have a box but no outline, with the mask that a trained cutter guesses: many more than
 * those with outlines. A guess is a share of each pixel, so that what the cutter doubts stays doubtful.
 */
import type { Collection } from "lib/corpus/plate.ts";
import type { Box } from "lib/geometry/box.ts";
import { resizeArea } from "lib/image/area.ts";
import {
  boxInSquare,
  boxPlane,
  greyPlate,
  greySquare,
  squareAround,
} from "lib/segment/cutter_crop.ts";
import type { CutterLogits } from "lib/segment/cutter_logits.ts";
import { enlarged } from "lib/segment/mask_logits.ts";
import { keptMargin, keptSide } from "./cut_figure.ts";
import { cropSide, type GuessedFigure, guessFrom, inset } from "./cutter_guess.ts";

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
 * @param cutter its squares are the middles of those that are kept, in its own number of pixels
 */
export async function* guessedFigures(
  { plates, labels, open }: Pick<Collection, "plates" | "labels" | "open">,
  cutter: Pick<CutterLogits, "side" | "look">,
  { takes = () => true, leastFit = 0.75, leastCertainty = 0.8, leastSide = 48 }: GuessOptions = {},
): AsyncGenerator<GuessedFigure> {
  const { side } = cutter;
  const kept = { width: keptSide, height: keptSide, channels: 1 };
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
    for (const { box: labelled } of found) {
      const square = squareAround(labelled, keptMargin);
      const box = boxInSquare(labelled, square, keptSide);
      const grey = greySquare(greys, square, keptSide);
      const middle = resizeArea({ ...kept, data: grey }, {
        width: side,
        height: side,
        part: { x: inset, y: inset, width: cropSide, height: cropSide },
      });
      const seen = box.map((edge) => edge - inset) as unknown as Box;
      const logits = await cutter.look({
        grey: Float32Array.from(middle.data),
        box: boxPlane(seen.map((edge) => edge * side / cropSide) as unknown as Box, side),
      });
      const whole = { width: cropSide, height: cropSide };
      const guess = guessFrom(
        enlarged({ width: side, height: side, data: logits }, whole).data,
        seen,
      );
      if (guess.fit < leastFit || guess.certainty < leastCertainty) continue;
      yield { plate: plate.id, box, grey, ...guess };
    }
  }
}
