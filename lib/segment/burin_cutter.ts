/** The project's own segmenter: a small network that says which pixels of a box are its figure. */
import type { Pixels } from "lib/image/linear.ts";
import { sigmoid } from "lib/tensor/sigmoid.ts";
import {
  boxInSquare,
  boxPlane,
  closerMargin,
  cropMargin,
  greyPlate,
  greySquare,
  maskOfSquare,
  squareAround,
} from "./cutter_crop.ts";
import { type CutterLogitsOptions, openCutterLogits } from "./cutter_logits.ts";
import { meanOfLooks } from "./cutter_looks.ts";
import type { Prompt, Segmentation, Segmenter } from "./prompt.ts";

/** How the cutter runs. */
export interface BurinCutterOptions extends CutterLogitsOptions {
  /** Boxes that are looked at together: what bounds the memory. Default 8. */
  readonly batch?: number;
  /** Whether each box is looked at again, closer, and the mean is taken. Default true. */
  readonly closer?: boolean;
}

/** Mean certainty of the pixels inside, 0 to 1; 0 where there are none. */
function certainty(logits: Float32Array): number {
  let [sum, count] = [0, 0];
  for (const logit of logits) {
    if (logit <= 0) continue;
    sum += sigmoid(logit);
    count++;
  }
  return count > 0 ? sum / count : 0;
}

/** A box's figure has to be somewhere on the plate. */
function checked({ box }: Prompt): Prompt["box"] {
  const [x0, y0, x1, y1] = box;
  if (box.every(Number.isFinite) && x1 > x0 && y1 > y0) return box;
  throw new RangeError(
    `Cannot cut a figure out of the box [${box}]: it is empty or no box. Give x0 < x1 and y0 ` +
      "< y1 in pixels of the plate",
  );
}

/**
 * Opens the cutter. Each box is seen as a square of greys with an eighth of its longer side around it, and
 * again with a twentieth; points are not used. What lies off the plate, or further from the box than 4 % of its longer side, is
 * never the figure's. Score is the mean certainty of the mask's pixels.
 *
 * @param model `models/burin_cutter.onnx`, or one of its form: `grey` and `box` to `logits`, [N, 1, S, S]
 * @throws {Error} when the model is of another form
 *
 * ```ts
 * import { openBurinCutter } from "lib/segment/burin_cutter.ts";
 * import type { Image } from "lib/image/image.ts";
 * const cut = async (model: Uint8Array, plate: Image) => {
 *   await using segment = await openBurinCutter(model);
 *   return await segment(plate, [{ box: [10, 10, 60, 120] }]);
 * };
 * ```
 */
export async function openBurinCutter(
  model: Uint8Array | string,
  { batch = 8, closer = true, ...options }: BurinCutterOptions = {},
): Promise<Segmenter & AsyncDisposable> {
  const cutter = await openCutterLogits(model, options);
  const { side } = cutter;
  const pixels = side * side;
  const margins = closer ? [cropMargin, closerMargin] : [cropMargin];
  const look = async (plate: Pixels, boxes: readonly Prompt["box"][]): Promise<Segmentation[]> => {
    const looks = boxes.flatMap((box) =>
      margins.map((margin) => ({ box, square: squareAround(box, margin) }))
    );
    const greys = new Float32Array(looks.length * pixels);
    const insides = new Float32Array(looks.length * pixels);
    for (const [i, { box, square }] of looks.entries()) {
      greys.set(greySquare(plate, square, side), i * pixels);
      insides.set(boxPlane(boxInSquare(box, square, side), side), i * pixels);
    }
    const data = await cutter.look({ grey: greys, box: insides });
    const seen = looks.map(({ square }, i) => ({
      square,
      logits: data.subarray(i * pixels, (i + 1) * pixels),
    }));
    return boxes.map((box, i) => {
      const own = seen.slice(i * margins.length, (i + 1) * margins.length);
      const logits = meanOfLooks(own, side);
      const plane = { width: side, height: side, data: logits };
      const mask = maskOfSquare(plane, { square: own[0].square, box, plate });
      return { mask, score: certainty(logits) };
    });
  };
  const segment: Segmenter = async (image, prompts, { signal } = {}) => {
    const boxes = prompts.map(checked);
    const results: Segmentation[] = [];
    if (boxes.length === 0) return results;
    const plate = greyPlate(image);
    for (let i = 0; i < boxes.length; i += batch) {
      signal?.throwIfAborted();
      results.push(...await look(plate, boxes.slice(i, i + batch)));
    }
    return results;
  };
  return Object.assign(segment, { [Symbol.asyncDispose]: () => cutter[Symbol.asyncDispose]() });
}
