/** YOLOX (Ge et al. 2021), with the preparation and decoding of its own demo code (Apache-2.0). */
import { type Box, clip } from "lib/geometry/box.ts";
import { nms } from "lib/geometry/nms.ts";
import type { Image } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { planesOf, rgbOf, unscaled } from "lib/image/rgb.ts";
import { openSession, type SessionOptions } from "lib/onnx/session.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { characterClasses, cocoClasses } from "./coco_classes.ts";
import type { Detection, Detector } from "./detection.ts";

export interface YoloxOptions extends SessionOptions {
  /** Names of the model's classes in order. Default: COCO's 80. */
  readonly classes?: readonly string[];
  /** Which of them to keep. Default: people and animals. */
  readonly keep?: ReadonlySet<string>;
  /** Boxes of one class that overlap a better one by more are dropped. Default .45, the demo's. */
  readonly iouThreshold?: number;
}

/** Cells of the three maps, by their side in pixels. */
const strides = [8, 16, 32];

/** The grey that fills what the picture leaves free. */
const filling = 114;

/** A picture in the corner of a square, and how much smaller it became. */
export interface Letterboxed {
  /** Blue, green, red from 0 to 255. `[1, 3, side, side]` */
  readonly tensor: Tensor<"float32">;
  readonly ratio: number;
}

/** The picture at the top left of the model's input, the rest grey. */
export function letterbox(
  image: Image,
  { width, height }: { readonly width: number; readonly height: number },
): Letterboxed {
  const ratio = Math.min(height / image.height, width / image.width);
  const size = {
    width: Math.max(1, Math.trunc(image.width * ratio)),
    height: Math.max(1, Math.trunc(image.height * ratio)),
  };
  // of a large plate only the pixels are read between which is interpolated
  const small = rgbOf(resizeImage(image, { ...size, method: "linear" }));
  const place = { normalization: unscaled, order: "bgr", width, height, filling } as const;
  return { tensor: float32(planesOf(small, place), [1, 3, height, width]), ratio };
}

/** Candidates below are not looked at further, whatever is asked for. */
const lowest = 0.001;

/** Boxes in pixels of the input and the best class of each, from the model's raw rows. */
function decode(
  { data, shape: [, count, values] }: Tensor<"float32">,
  { width, height, ratio }: { width: number; height: number; ratio: number },
): { box: Box; score: number; kind: number }[] {
  const found = [];
  let row = 0;
  for (const stride of strides) {
    for (let y = 0; y < Math.floor(height / stride); y++) {
      for (let x = 0; x < Math.floor(width / stride); x++, row++) {
        const at = row * values;
        // no class makes the score higher than that something is there
        if (data[at + 4] < lowest) continue;
        let kind = 0;
        for (let k = 1; k < values - 5; k++) if (data[at + 5 + k] > data[at + 5 + kind]) kind = k;
        const score = Math.fround(data[at + 4] * data[at + 5 + kind]);
        if (score < lowest) continue;
        const [cx, cy] = [(data[at] + x) * stride / ratio, (data[at + 1] + y) * stride / ratio];
        const [w, h] = [data[at + 2], data[at + 3]].map((side) => Math.exp(side) * stride / ratio);
        const box: Box = [cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2];
        found.push({ box, score, kind });
      }
    }
  }
  if (row !== count) {
    throw new Error(`Cannot decode ${count} rows: an input of ${width} x ${height} has ${row}`);
  }
  return found;
}

/**
 * Loads a YOLOX model as a detector. Dispose of it when done.
 *
 * @throws {Error} when the model is no YOLOX export: one picture in, rows of 5 and the classes out
 *
 * ```ts
 * import { openYolox } from "lib/detect/yolox.ts";
 * const open = () => openYolox("models/yolox_nano.onnx", { threads: 2 });
 * ```
 */
export async function openYolox(
  model: Uint8Array | string,
  { classes = cocoClasses, keep = characterClasses, iouThreshold = 0.45, ...options }:
    YoloxOptions = {},
): Promise<Detector & AsyncDisposable> {
  const session = await openSession(model, options);
  const name = options.name ?? (typeof model === "string" ? model : "this model");
  const [input, output] = [session.inputs[0], session.outputs[0]];
  const [, channels, height, width] = input.shape;
  const fits = input.shape.length === 4 && channels === 3 && height && width &&
    output.shape.at(-1) === 5 + classes.length;
  if (!fits) {
    await session[Symbol.asyncDispose]();
    throw new Error(
      `Cannot use ${name} as YOLOX with ${classes.length} classes: it takes [${input.shape}] ` +
        `and gives [${output.shape}], not [1,3,H,W] and [1,rows,${5 + classes.length}]`,
    );
  }
  const detect: Detector = async (image, { minScore = 0.05, signal } = {}) => {
    signal?.throwIfAborted();
    const { tensor, ratio } = letterbox(image, { width, height });
    const results = await session.run({ [input.name]: tensor });
    const raw = results[output.name] as Tensor<"float32">;
    const all = decode(raw, { width, height, ratio })
      .filter(({ score, kind }) => score >= minScore && keep.has(classes[kind]));
    const detections: Detection[] = [];
    for (const kind of new Set(all.map((found) => found.kind))) {
      const own = all.filter((found) => found.kind === kind);
      const kept = nms(own.map(({ box }) => box), own.map(({ score }) => score), { iouThreshold });
      for (const i of kept) {
        const { box, score } = own[i];
        detections.push({ box: clip(box, image), score, label: classes[kind] });
      }
    }
    return detections.sort((a, b) => b.score - a.score);
  };
  return Object.assign(detect, { [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() });
}
