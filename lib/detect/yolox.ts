/** YOLOX (Ge et al. 2021), with the preparation and decoding of its own demo code (Apache-2.0). */
import { type Box, clip } from "lib/geometry/box.ts";
import { nms } from "lib/geometry/nms.ts";
import type { Image, Size } from "lib/image/image.ts";
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

/** A row above `lowest`, as the model gave it, and its cell. */
interface Row {
  readonly values: readonly [x: number, y: number, w: number, h: number];
  readonly cell: { readonly x: number; readonly y: number; readonly stride: number };
  readonly score: number;
  readonly kind: number;
}

/** How many rows an input has: one for each cell. */
const rowsFor = ({ width, height }: Size): number =>
  strides.reduce((sum, s) => sum + Math.floor(width / s) * Math.floor(height / s), 0);

/** The rows that may be something, each with its best class. */
function candidateRows(
  { data, shape: [, , values] }: Tensor<"float32">,
  { width, height }: Size,
): Row[] {
  const found: Row[] = [];
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
        found.push({
          values: [data[at], data[at + 1], data[at + 2], data[at + 3]],
          cell: { x, y, stride },
          score,
          kind,
        });
      }
    }
  }
  return found;
}

/** Middle and sides in pixels of the input. */
type Placed = readonly [x: number, y: number, w: number, h: number];

/** From the network's own values: places within the cell, logarithms of sides. */
const fromRaw = ({ values: [x, y, w, h], cell }: Row): Placed => [
  (x + cell.x) * cell.stride,
  (y + cell.y) * cell.stride,
  Math.exp(w) * cell.stride,
  Math.exp(h) * cell.stride,
];

/** Whether a box can be one of this input at all: sides to some times of its own, a middle nearby. */
function isPossible([x, y, w, h]: Placed, { width, height }: Size): boolean {
  const most = 16 * Math.max(width, height);
  return w > 0 && h > 0 && w < most && h < most &&
    x > -width && x < 2 * width && y > -height && y < 2 * height;
}

/**
 * Boxes in pixels of the picture, of rows as the network gives them or, exported with
 * --decode_in_inference, already in pixels of the input. Which of both it is shows in the rows: a
 * side of 20 pixels taken for a logarithm would be a box of millions.
 */
function decode(
  raw: Tensor<"float32">,
  { width, height, ratio, refuse }: Size & { ratio: number; refuse: (why: string) => never },
): { box: Box; score: number; kind: number }[] {
  const size = { width, height };
  const rows = candidateRows(raw, size);
  const broken = rows.some(({ values, score }) =>
    Number.isNaN(score) || !values.every(Number.isFinite)
  );
  if (broken) refuse("it gave numbers that are not finite; its weights are damaged");
  const high = rows.find(({ score }) => score > 1.01);
  if (high) refuse(`it gave the score ${high.score}, which is no probability`);
  const possible = (placed: (row: Row) => Placed) =>
    rows.filter((row) => isPossible(placed(row), size)).length;
  const decoded = ({ values }: Row) => values;
  const placed = possible(decoded) > possible(fromRaw) ? decoded : fromRaw;
  return rows.map((row) => {
    const [x, y, w, h] = placed(row).map((value) => value / ratio);
    const box: Box = [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
    return { box, score: row.score, kind: row.kind };
  });
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
  const [batch, channels, height, width] = input.shape;
  const values = 5 + classes.length;
  const refuse = (why: string): never => {
    throw new Error(
      `Cannot use ${name} as YOLOX with ${classes.length} classes: it takes ` +
        `[${input.shape.map((s) => s ?? "any")}] and gives ` +
        `[${output.shape.map((s) => s ?? "any")}]; ${why}`,
    );
  };
  const check = (shape: readonly (number | null)[], rows: number): void => {
    const [, found, last] = shape;
    if (found === 3 * rows) refuse("three boxes for each cell are YOLOv5's, not YOLOX's");
    if (shape.length !== 3 || last !== values || found !== null && found !== rows) {
      refuse(`not [1,3,H,W] and [1,${rows || "rows"},${values}]`);
    }
  };
  if (input.shape.length !== 4 || channels !== 3 || !height || !width) {
    await session[Symbol.asyncDispose]();
    return refuse(`not [1,3,H,W] and [1,rows,${values}]`);
  }
  const rows = rowsFor({ width, height });
  try {
    if (batch !== null && batch !== 1) {
      refuse(`it takes ${batch} pictures at once; export it with a batch of 1`);
    }
    check(output.shape, rows);
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
  const detect: Detector = async (image, { minScore = 0.05, signal } = {}) => {
    signal?.throwIfAborted();
    const { tensor, ratio } = letterbox(image, { width, height });
    const results = await session.run({ [input.name]: tensor });
    const raw = results[output.name] as Tensor<"float32">;
    check(raw.shape, rows);
    const all = decode(raw, { width, height, ratio, refuse })
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
