/** Fits figureInBox() to labelled plates with masks. */
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { atMeasure } from "lib/detect/ink.ts";
import { squaresInside } from "lib/detect/ink_fit.ts";
import { type Moments, ridge } from "lib/detect/ridge.ts";
import { cell } from "lib/detect/strokes.ts";
import type { Box } from "lib/geometry/box.ts";
import type { Random } from "lib/tensor/random.ts";
import { describeInBox, squaresIn, squaresOf } from "./figure_in_box.ts";

/** How far boxes are off, and who may stop it. */
export interface FigureInBoxFitOptions {
  /** Draws how far each box is off. */
  readonly random: Random;
  /** How far detectors' boxes are off, as a share of their sides. Default .04. */
  readonly shake?: number;
  /** Stops it. */
  readonly signal?: AbortSignal;
  /** Called after each plate. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/**
 * Weights for figureInBox(), the constant last.
 *
 * @throws {Error} when a plate has labels without masks
 */
export async function fitFigureInBox(
  collection: Collection,
  { random, shake = 0.04, signal, onProgress }: FigureInBoxFitOptions,
): Promise<number[]> {
  let moments: Moments | undefined;
  const labelsOn = labelsByPlate(collection.labels);
  for (const [index, plate] of collection.plates.entries()) {
    signal?.throwIfAborted();
    const image = await collection.open(plate);
    const measure = atMeasure(image);
    const squares = squaresOf(measure.small);
    const labels = labelsOn(plate.id);
    const stream = random.fork(index);
    const boxes = labels.map(({ box }) =>
      box.map((side, i) => {
        const own = i % 2 === 0 ? box[2] - box[0] : box[3] - box[1];
        return (side + shake * stream.normal() * own) / measure.scale / cell;
      }) as unknown as Box
    );
    for (const [i, label] of labels.entries()) {
      const truth = squaresInside([label], { image, ...measure });
      const described = describeInBox(squares, { box: boxes[i], rivals: boxes.toSpliced(i, 1) });
      moments ??= ridge(described.count);
      for (const square of squaresIn(boxes[i], truth)) {
        const [x, y] = [square % truth.width, Math.floor(square / truth.width)];
        if (x % 2 === 0 && y % 2 === 0) moments.add(described.at(square), [truth.data[square]]);
      }
    }
    onProgress?.({ done: index + 1, total: collection.plates.length });
  }
  if (!moments) {
    throw new RangeError(
      "Cannot fit to a collection without labels: give plates with labels and masks",
    );
  }
  return Array.from(moments.solve({ penalty: 20 })[0], (w) => Number(w.toPrecision(6)));
}
