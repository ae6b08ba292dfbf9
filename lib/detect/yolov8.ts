/**
 * YOLOv8 as exported to ONNX by its users: one picture in, a box and the classes' scores per anchor
 * out. The preparation, suppression and scaling back give ultralytics' numbers (8.4.190); the code
 * is our own, and no weights come with it.
 */
import { type Box, clip } from "lib/geometry/box.ts";
import type { Image, Size } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { planesOf, rgbOf, unitScaled } from "lib/image/rgb.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { openSession, type SessionOptions } from "lib/onnx/session.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { parseClassNames } from "./class_names.ts";
import { characterClasses, cocoClasses } from "./coco_classes.ts";
import type { Detection, Detector } from "./detection.ts";

export interface Yolov8Options extends SessionOptions {
  /** Names of the classes in order. Default: those in the file's metadata. */
  readonly classes?: readonly string[];
  /** Which of them to keep. Default: people and animals of COCO's classes, all of any others. */
  readonly keep?: ReadonlySet<string>;
  /** Boxes of one class that overlap a better one by more are dropped. Default .7, ultralytics'. */
  readonly iouThreshold?: number;
  /** At most so many, the best ones. Default 300, ultralytics'. */
  readonly maxDetections?: number;
}

/** The nearest whole number, halves to the even one, as Python rounds. */
function round(x: number): number {
  const low = Math.floor(x);
  return x - low === 0.5 ? low + low % 2 : Math.round(x);
}

/** Where a picture lies in the model's input, which is grey around it. */
export interface Placement extends Size {
  /** Of the picture within the input. */
  readonly x: number;
  readonly y: number;
  /** The input's. */
  readonly input: Size;
}

/**
 * The picture in the middle of the input, as large as fits. Where the model takes any size, the
 * input is the smallest around it whose sides are multiples of `stride`.
 */
export function placementOf(
  image: Size,
  { size, stride }: { readonly size: Size; readonly stride: number | null },
): Placement {
  const ratio = Math.min(size.height / image.height, size.width / image.width);
  const [width, height] = [image.width, image.height]
    .map((side) => Math.max(1, round(side * ratio)));
  const free = (whole: number, used: number) =>
    stride === null ? whole - used : (whole - used) % stride;
  const [spareX, spareY] = [free(size.width, width), free(size.height, height)];
  const [x, y] = [round(spareX / 2 - 0.1), round(spareY / 2 - 0.1)];
  return { width, height, x, y, input: { width: width + spareX, height: height + spareY } };
}

/** The grey that surrounds the picture, of 255. */
const filling = 114;

/** The model's input: red, green, blue from 0 to 1. `[1, 3, height, width]` */
export function yolov8Input(image: Image, placement: Placement): Tensor<"float32"> {
  const { x, y, input } = placement;
  const { width, height } = placement;
  const small = rgbOf(resizeImage(image, { width, height, method: "linear" }));
  const grey = Math.fround(filling / 255);
  const data = planesOf(small, { normalization: unitScaled, ...input, x, y, filling: grey });
  return float32(data, [1, 3, input.height, input.width]);
}

interface Candidate {
  /** Pixels of the input, in single precision. */
  readonly box: Box;
  readonly score: number;
  readonly kind: number;
}

/** The best class of each anchor above the score, best first. `[1, 4 + classes, anchors]` */
function candidatesOf(
  { data, shape: [, values, count] }: Tensor<"float32">,
  minScore: number,
): Candidate[] {
  const { fround } = Math;
  const found: Candidate[] = [];
  const lowest = fround(minScore);
  for (let i = 0; i < count; i++) {
    let kind = 0;
    for (let k = 1; k < values - 4; k++) {
      if (data[(4 + k) * count + i] > data[(4 + kind) * count + i]) kind = k;
    }
    const score = data[(4 + kind) * count + i];
    if (!(score > lowest)) continue;
    const [cx, cy] = [data[i], data[count + i]];
    const [w, h] = [data[2 * count + i] / 2, data[3 * count + i] / 2];
    found.push({
      box: [fround(cx - w), fround(cy - h), fround(cx + w), fround(cy + h)],
      score,
      kind,
    });
  }
  return found.sort((a, b) => b.score - a.score);
}

/** At most so many enter the suppression. */
const mostCandidates = 30_000;

/** So far apart are the classes' boxes laid, that one suppression serves all. */
const apart = 7680;

/**
 * Suppression class by class, in the single precision of the original, whose rounding of boxes far
 * from the origin decides close calls.
 */
function suppressed(candidates: readonly Candidate[], iouThreshold: number): Candidate[] {
  const { fround, max, min } = Math;
  const kept: { candidate: Candidate; box: readonly number[]; area: number }[] = [];
  for (const candidate of candidates.slice(0, mostCandidates)) {
    const box = candidate.box.map((side) => fround(side + candidate.kind * apart));
    const [x0, y0, x1, y1] = box;
    const area = fround(fround(x1 - x0) * fround(y1 - y0));
    const stays = kept.every(({ box: other, area: otherArea, candidate: { kind } }) => {
      if (kind !== candidate.kind) return true;
      const w = max(0, fround(min(x1, other[2]) - max(x0, other[0])));
      const h = max(0, fround(min(y1, other[3]) - max(y0, other[1])));
      const common = fround(w * h);
      return !(fround(common / fround(fround(otherArea + area) - common)) > iouThreshold);
    });
    if (stays) kept.push({ candidate, box, area });
  }
  return kept.map(({ candidate }) => candidate);
}

/** Rows of `[x0, y0, x1, y1, score, class]` of an export that suppresses by itself. `[1, rows, 6]` */
function finished({ data, shape: [, rows] }: Tensor<"float32">, minScore: number): Candidate[] {
  return Array.from({ length: rows }, (_, i) => {
    const [x0, y0, x1, y1, score, kind] = data.subarray(6 * i, 6 * i + 6);
    return { box: [x0, y0, x1, y1] as const, score, kind };
  }).filter(({ score }) => score > Math.fround(minScore));
}

/** A box of the input in pixels of the picture. */
function scaledBack(box: Box, placement: Placement, image: Size): Box {
  const [scaleX, scaleY] = [placement.width / image.width, placement.height / image.height];
  const [x0, y0, x1, y1] = box;
  const [left, top] = [placement.x, placement.y];
  const back: Box = [
    (x0 - left) / scaleX,
    (y0 - top) / scaleY,
    (x1 - left) / scaleX,
    (y1 - top) / scaleY,
  ];
  // clamped side by side, so that a box outside stays one without area
  const within = ([a, b, c, d]: Box): Box => [
    Math.min(a, image.width),
    Math.min(b, image.height),
    Math.max(c, 0),
    Math.max(d, 0),
  ];
  return clip(within(back), image);
}

/** What the file says of itself: `names`, `imgsz`, `stride`, `task`. */
function describe(model: Uint8Array | string, name: string) {
  let metadata: Record<string, string>;
  try {
    metadata = readMetadata(model);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Cannot load ${name}: ${reason}. Is it a whole ONNX file?`, { cause });
  }
  const { names, imgsz = "[640, 640]", stride = "32", task = "detect" } = metadata;
  const [height, width = height] = (imgsz.match(/\d+/g) ?? ["640"]).map(Number);
  return {
    classes: names === undefined ? null : parseClassNames(names),
    size: { width, height },
    stride: Number(stride) || 32,
    task,
  };
}

/**
 * Loads a YOLOv8 export as a detector. Dispose of it when done.
 *
 * Scores are strictly above `minScore` (default .05), as in the original.
 *
 * @throws {Error} when the file is no YOLOv8 detector: a segmenter, another network, or not whole
 *
 * ```ts
 * import { openYolov8 } from "lib/detect/yolov8.ts";
 * const open = () => openYolov8("best.onnx", { threads: 2 }); // yolo export format=onnx
 * ```
 */
export async function openYolov8(
  model: Uint8Array | string,
  { classes: given, keep: wanted, iouThreshold = 0.7, maxDetections = 300, ...options }:
    Yolov8Options = {},
): Promise<Detector & AsyncDisposable> {
  const name = options.name ?? (typeof model === "string" ? model : "the model");
  const session = await openSession(model, options);
  try {
    const { classes: named, size, stride, task } = describe(model, name);
    const [input, output] = [session.inputs[0], session.outputs[0]];
    const [, channels, height, width] = input.shape;
    const [, values, last] = output.shape;
    const endToEnd = last === 6;
    const classes = given ?? named ?? (values === 84 ? cocoClasses : null);
    const refuse = (why: string): never => {
      throw new Error(
        `Cannot use ${name} as YOLOv8: it takes [${input.shape.map((s) => s ?? "any")}] and ` +
          `gives [${output.shape.map((s) => s ?? "any")}]; ${why}`,
      );
    };
    if (task !== "detect") refuse(`it was made for the task "${task}"; export a detector`);
    const single = session.inputs.length === 1 && session.outputs.length === 1 &&
      input.dtype === "float32" && output.dtype === "float32";
    const shaped = input.shape.length === 4 && channels === 3 && output.shape.length === 3;
    if (!single || !shaped) refuse("not [1,3,H,W] and [1,4 + classes,anchors]");
    if (!classes) {
      return refuse("its metadata has no names; give them as `classes`, in their order");
    }
    if (!endToEnd && values !== null && values !== 4 + classes.length) {
      refuse(`with ${classes.length} classes that would be [1,${4 + classes.length},anchors]`);
    }
    const coco = classes.length === cocoClasses.length && classes[0] === "person";
    const keep = wanted ?? (coco ? characterClasses : new Set(classes));
    const free = height === null || width === null;
    const target = { size: free ? size : { width, height }, stride: free ? stride : null };
    const detect: Detector = async (image, { minScore = 0.05, signal } = {}) => {
      signal?.throwIfAborted();
      const placement = placementOf(image, target);
      const results = await session.run({ [input.name]: yolov8Input(image, placement) });
      const raw = results[output.name] as Tensor<"float32">;
      if (!endToEnd && raw.shape[1] !== 4 + classes.length) refuse(`it gave [${raw.shape}]`);
      const all = (endToEnd ? finished(raw, minScore) : candidatesOf(raw, minScore))
        .filter(({ kind }) => keep.has(classes[kind]));
      const kept = endToEnd ? all : suppressed(all, iouThreshold);
      return kept.slice(0, maxDetections).map(({ box, score, kind }): Detection => ({
        box: scaledBack(box, placement, image),
        score,
        label: classes[kind],
      })).sort((a, b) => b.score - a.score);
    };
    return Object.assign(detect, { [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() });
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
}
