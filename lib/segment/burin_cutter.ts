/** The project's own segmenter: a small network that says which pixels of a box are its figure. */
import type { Pixels } from "lib/image/linear.ts";
import { sigmoid } from "lib/tensor/sigmoid.ts";
import {
  boxInSquare,
  boxPlane,
  greyPlate,
  greySquare,
  maskOfSquare,
  squareAround,
} from "./cutter_crop.ts";
import { type CutterLogitsOptions, openCutterLogits } from "./cutter_logits.ts";
import {
  type CutterLook,
  cutterLooks,
  inMirror,
  type LookedAt,
  meanOfLooks,
} from "./cutter_looks.ts";
import type { Prompt, Segmentation, Segmenter } from "./prompt.ts";

/** How the cutter runs. */
export interface BurinCutterOptions extends CutterLogitsOptions {
  /** Boxes that are looked at together: what bounds the memory. Default 8. */
  readonly batch?: number;
  /** How each box is looked at; the mean is taken. Default: as it is, and closer in a mirror. */
  readonly looks?: readonly CutterLook[];
  /**
   * Mean certainty of a figure's pixels, .5 to 1, from which the first look is enough. Default .96: one of
   * three engraved figures has it and one of ten of real prints, and a second look gains these next to
   * nothing. Above 1 all looks are taken.
   */
  readonly sure?: number;
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
 * where that leaves doubts again with a twentieth, in a mirror; points are not used. What lies off the
 * plate, or further from the box than 4 % of its longer side, is never the figure's. Score is the mean
 * certainty of the mask's pixels.
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
  { batch = 8, looks: ways = cutterLooks, sure = 0.96, ...options }: BurinCutterOptions = {},
): Promise<Segmenter & AsyncDisposable> {
  const cutter = await openCutterLogits(model, options);
  const { side } = cutter;
  const pixels = side * side;
  const [wide, ...closer] = ways;
  const see = async (
    plate: Pixels,
    wanted: readonly { readonly box: Prompt["box"]; readonly way: CutterLook }[],
  ): Promise<LookedAt[]> => {
    if (wanted.length === 0) return [];
    const looks = wanted.map(({ box, way: { margin, mirrored } }) => ({
      ...{ box, mirrored },
      square: squareAround(box, margin),
    }));
    const greys = new Float32Array(looks.length * pixels);
    const insides = new Float32Array(looks.length * pixels);
    for (const [i, { box, square, mirrored }] of looks.entries()) {
      const grey = Float32Array.from(greySquare(plate, square, side));
      const inside = boxPlane(boxInSquare(box, square, side), side);
      greys.set(mirrored ? inMirror(grey, side) : grey, i * pixels);
      insides.set(mirrored ? inMirror(inside, side) : inside, i * pixels);
    }
    const data = await cutter.look({ grey: greys, box: insides });
    return looks.map(({ square, mirrored }, i) => {
      const logits = data.subarray(i * pixels, (i + 1) * pixels);
      return { square, logits: mirrored ? inMirror(logits, side) : logits };
    });
  };
  const look = async (plate: Pixels, boxes: readonly Prompt["box"][]): Promise<Segmentation[]> => {
    const first = await see(plate, boxes.map((box) => ({ box, way: wide })));
    const found = first.map(({ logits }) => ({ logits, score: certainty(logits) }));
    const doubtful = found.flatMap(({ score }, i) => score < sure && closer.length > 0 ? [i] : []);
    const more = await see(
      plate,
      doubtful.flatMap((i) => closer.map((way) => ({ box: boxes[i], way }))),
    );
    for (const [k, i] of doubtful.entries()) {
      const further = more.slice(k * closer.length, (k + 1) * closer.length);
      const logits = meanOfLooks([first[i], ...further], side);
      found[i] = { logits, score: certainty(logits) };
    }
    return boxes.map((box, i) => {
      const { logits, score } = found[i];
      const plane = { width: side, height: side, data: logits };
      return { mask: maskOfSquare(plane, { square: first[i].square, box, plate }), score };
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
