/** The project's own segmenter: a small network that says which pixels of a box are its figure. */
import type { Pixels } from "lib/image/linear.ts";
import { openSession, type SessionOptions } from "lib/onnx/session.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import {
  boxInSquare,
  boxPlane,
  greyPlate,
  greySquare,
  maskOfSquare,
  squareAround,
} from "./cutter_crop.ts";
import type { Prompt, Segmentation, Segmenter } from "./prompt.ts";

export interface BurinCutterOptions extends SessionOptions {
  /** Boxes that are looked at together: what bounds the memory. Default 8. */
  readonly batch?: number;
  /** Whether each square is looked at in a mirror, too, and the mean is taken. Default true. */
  readonly mirrored?: boolean;
}

/** Rows of squares the other way round. `[N * side * side]` */
function mirror(planes: Float32Array, side: number): Float32Array {
  const turned = planes.slice();
  for (let i = 0; i < turned.length; i += side) turned.subarray(i, i + side).reverse();
  return turned;
}

/** Mean certainty of the pixels inside, 0 to 1; 0 where there are none. */
function certainty(logits: Float32Array): number {
  let [sum, count] = [0, 0];
  for (const logit of logits) {
    if (logit <= 0) continue;
    sum += 1 / (1 + Math.exp(-logit));
    count++;
  }
  return count > 0 ? sum / count : 0;
}

/** A box's figure has to be somewhere on the plate. */
function checked({ box }: Prompt): Prompt["box"] {
  const [x0, y0, x1, y1] = box;
  if (box.every(Number.isFinite) && x1 > x0 && y1 > y0) return box;
  throw new RangeError(`Cannot cut a figure out of the box [${box}]: it is empty or no box`);
}

/**
 * Opens the cutter. Each box is seen as a square of greys with an eighth of its longer side around it;
 * points are not used. What lies off the plate, or further from the box than 4 % of its longer side, is
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
  { batch = 8, mirrored = true, ...options }: BurinCutterOptions = {},
): Promise<Segmenter & AsyncDisposable> {
  const session = await openSession(model, { name: "the cutter", ...options });
  const ports = [...session.inputs, ...session.outputs];
  const side = session.inputs[0]?.shape[3] ?? 0;
  const names = ports.map(({ name }) => name).sort().join();
  if (names !== "box,grey,logits" || !(side > 0)) {
    await session[Symbol.asyncDispose]();
    throw new Error(
      `Cannot use this model as a cutter: it has ${names}, not grey and box to logits`,
    );
  }
  const pixels = side * side;
  const look = async (plate: Pixels, boxes: readonly Prompt["box"][]): Promise<Segmentation[]> => {
    const squares = boxes.map((box) => squareAround(box));
    const greys = new Float32Array(boxes.length * pixels);
    const insides = new Float32Array(boxes.length * pixels);
    for (const [i, square] of squares.entries()) {
      greys.set(greySquare(plate, square, side), i * pixels);
      insides.set(boxPlane(boxInSquare(boxes[i], square, side), side), i * pixels);
    }
    const shape = [boxes.length, 1, side, side];
    const ask = async (grey: Float32Array, box: Float32Array) => {
      const found = await session.run({ grey: float32(grey, shape), box: float32(box, shape) });
      return (found.logits as Tensor<"float32">).data;
    };
    const data = await ask(greys, insides);
    if (mirrored) {
      const turned = mirror(await ask(mirror(greys, side), mirror(insides, side)), side);
      for (let i = 0; i < data.length; i++) data[i] = (data[i] + turned[i]) / 2;
    }
    return boxes.map((box, i) => {
      const own = data.subarray(i * pixels, (i + 1) * pixels);
      const plane = { width: side, height: side, data: own };
      const mask = maskOfSquare(plane, { square: squares[i], box, plate });
      return { mask, score: certainty(own) };
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
  return Object.assign(segment, { [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() });
}
