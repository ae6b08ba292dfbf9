/**
 * YOLOv8 as exported to ONNX by its users: one picture in, a box and the classes' scores per anchor
 * out. The preparation, suppression and scaling back give ultralytics' numbers (8.4.190); the code
 * is our own, and no weights come with it.
 */
import { type Box, clip } from "lib/geometry/box.ts";
import type { Size } from "lib/image/image.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { openSession, type SessionOptions } from "lib/onnx/session.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { reasonOf } from "lib/assets/reason.ts";
import { parseClassNames } from "./class_names.ts";
import { characterClasses, cocoClasses } from "./coco_classes.ts";
import type { Detection, Detector } from "./detection.ts";
import { layoutOf, type YoloLayout } from "./yolo_layout.ts";
import { type LetterboxPlacement, placementOf, yolov8Input } from "./yolov8_input.ts";

/** How a YOLOv8 model is opened. */
export interface Yolov8Options extends SessionOptions {
  /** Names of the classes in order. Default: those in the file's metadata. */
  readonly classes?: readonly string[] | undefined;
  /** Which of them to keep. Default: people and animals of COCO's classes, all of any others. */
  readonly keep?: ReadonlySet<string> | undefined;
  /** Boxes of one class that overlap a better one by more are dropped. Default .7, ultralytics'. */
  readonly iouThreshold?: number;
  /** At most so many, the best ones. Default 300, ultralytics'. */
  readonly maxDetections?: number;
}

interface Candidate {
  /** Pixels of the input, in single precision. */
  readonly box: Box;
  readonly score: number;
  readonly classId: number;
}

/** Throws an error that says which output of the model is impossible. */
type Refuse = (why: string) => never;

/** Checks a detection: its sides must be finite, and its score a probability. */
function checked({ box, score, classId }: Candidate, refuse: Refuse): Candidate {
  if (!box.every(Number.isFinite)) {
    refuse("it gave a box of numbers that are not finite; its weights are damaged");
  }
  // exports in half precision may round a little above 1
  if (score > 1.01) refuse(`it gave the score ${score}, which is no probability`);
  return { box, score, classId };
}

/** The best class of each anchor above the score, best first. */
function candidatesOf(
  { data, shape }: Tensor<"float32">,
  { minScore, transposed, refuse }: {
    minScore: number;
    /** `[1, anchors, 4 + classes]` instead of `[1, 4 + classes, anchors]`. */
    transposed: boolean;
    refuse: Refuse;
  },
): Candidate[] {
  const { fround } = Math;
  const [count, values] = transposed ? [shape[1], shape[2]] : [shape[2], shape[1]];
  const [step, stride] = transposed ? [1, values] : [count, 1];
  const found: Candidate[] = [];
  const lowest = fround(minScore);
  for (let i = 0; i < count; i++) {
    const at = i * stride;
    let classId = 0;
    for (let k = 1; k < values - 4; k++) {
      if (data[at + (4 + k) * step] > data[at + (4 + classId) * step]) classId = k;
    }
    const score = data[at + (4 + classId) * step];
    if (Number.isNaN(score)) refuse("it gave a score that is no number; its weights are damaged");
    if (!(score > lowest)) continue;
    const [cx, cy] = [data[at], data[at + step]];
    const [w, h] = [data[at + 2 * step] / 2, data[at + 3 * step] / 2];
    const box: Box = [fround(cx - w), fround(cy - h), fround(cx + w), fround(cy + h)];
    found.push(checked({ box, score, classId }, refuse));
  }
  if (found.length > 0 && found.every(({ box }) => box.every((side) => Math.abs(side) <= 2))) {
    refuse(
      "its boxes are fractions of the input, not pixels; export it with Ultralytics' own tool",
    );
  }
  return found.sort((a, b) => b.score - a.score);
}

/** The most boxes that enter the suppression. */
const mostCandidates = 30_000;

/** Offset between the boxes of different classes, so that one suppression serves all classes. */
const apart = 7680;

/**
 * Suppression class by class, in the single precision of the original, whose rounding of boxes far
 * from the origin decides close calls.
 */
function suppressed(candidates: readonly Candidate[], iouThreshold: number): Candidate[] {
  const { fround, max, min } = Math;
  const kept: { candidate: Candidate; box: readonly number[]; area: number }[] = [];
  for (const candidate of candidates.slice(0, mostCandidates)) {
    const box = candidate.box.map((side) => fround(side + candidate.classId * apart));
    const [x0, y0, x1, y1] = box;
    const area = fround(fround(x1 - x0) * fround(y1 - y0));
    const stays = kept.every(({ box: other, area: otherArea, candidate: { classId } }) => {
      if (classId !== candidate.classId) return true;
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
function finished(
  { data, shape: [, rows] }: Tensor<"float32">,
  { minScore, classes, refuse }: { minScore: number; classes: number; refuse: Refuse },
): Candidate[] {
  const found = Array.from({ length: rows }, (_, i) => {
    const [x0, y0, x1, y1, score, classId] = data.subarray(6 * i, 6 * i + 6);
    return { box: [x0, y0, x1, y1] as const, score, classId };
  }).filter(({ score }) => score > Math.fround(minScore));
  for (const { classId } of found) {
    if (!Number.isInteger(classId) || classId < 0 || classId >= classes) {
      refuse(
        `the last column of its rows should be a class below ${classes}, and is ${classId}: it is no ` +
          "end-to-end export",
      );
    }
  }
  return found.map((one) => checked(one, refuse));
}

/** A box of the input in pixels of the picture. */
function scaledBack(box: Box, placement: LetterboxPlacement, image: Size): Box {
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

/** Sides of pictures that models of the family are made for. */
const sides = { least: 32, most: 8192 };

/** What the file says of itself: `names`, `imgsz`, `stride`, `task`, `end2end`. */
function describe(model: Uint8Array | string, name: string) {
  const fail = (why: string, cause?: unknown): never => {
    throw new Error(`Cannot load ${name}: ${why}`, { cause });
  };
  let metadata: Record<string, string>;
  try {
    metadata = readMetadata(model);
  } catch (cause) {
    // of a file it names that file, as this does
    const reason = reasonOf((cause as Error).cause ?? cause);
    return fail(`${reason}. Is it a whole ONNX file?`, cause);
  }
  const { names, imgsz = "[640, 640]", stride = "32", task = "detect", end2end, args } = metadata;
  const [height, width = height] = (imgsz.match(/-?[\d.]+(e[+-]?\d+)?/gi) ?? ["640"]).map(Number);
  for (const side of [height, width]) {
    if (Number.isInteger(side) && side >= sides.least && side <= sides.most) continue;
    fail(
      `its metadata says that it takes pictures of imgsz ${JSON.stringify(imgsz.slice(0, 60))}; ` +
        `sides are whole numbers from ${sides.least} to ${sides.most}`,
    );
  }
  if (!/^\d+$/.test(stride) || Number(stride) < 1 || Number(stride) > 1024) {
    fail(`its metadata says stride ${JSON.stringify(stride.slice(0, 60))}, which is none`);
  }
  let classes: string[] | null = null;
  try {
    classes = names === undefined ? null : parseClassNames(names);
  } catch (cause) {
    fail(reasonOf(cause), cause);
  }
  const says = [end2end, args?.match(/'nms'\s*:\s*(True|False)/)?.[1]];
  return {
    classes,
    size: { width, height },
    stride: Number(stride),
    task,
    endToEnd: says.some((word) => /^true$/i.test(word ?? "")) ? true : null,
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
  await using stack = new AsyncDisposableStack();
  const session = stack.use(await openSession(model, options));
  const { classes: named, size, stride, task, endToEnd } = describe(model, name);
  const { inputs: [input], outputs: [output] } = session;
  const [batch, channels, height, width] = input.shape;
  const values = output.shape[1];
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
  if (batch !== null && batch !== 1) {
    refuse(`it takes ${batch} pictures at once; export it with batch=1`);
  }
  if (!classes) {
    return refuse("its metadata has no names; give them as `classes`, in their order");
  }
  if (classes.length === 0) refuse("with 0 classes there is nothing to find");
  const layoutFor = (shape: readonly (number | null)[], size: Size | null): YoloLayout | null => {
    const found = layoutOf({ shape, classes: classes.length, input: size, endToEnd });
    return found && "refused" in found ? refuse(found.refused) : found && found.layout;
  };
  const free = height === null || width === null;
  const target = { size: free ? size : { width, height }, stride: free ? stride : null };
  layoutFor(output.shape, free ? null : target.size);
  const coco = classes.length === cocoClasses.length && classes[0] === "person";
  const keep = wanted ?? (coco ? characterClasses : new Set(classes));
  const detect: Detector = async (image, { minScore = 0.05, signal } = {}) => {
    signal?.throwIfAborted();
    const placement = placementOf(image, target);
    const results = await session.run({ [input.name]: yolov8Input(image, placement) });
    const raw = results[output.name] as Tensor<"float32">;
    const layout = layoutFor(raw.shape, placement.input) ?? refuse(`it gave [${raw.shape}]`);
    const transposed = layout === "anchors-first";
    const all =
      (layout === "finished"
        ? finished(raw, { minScore, classes: classes.length, refuse })
        : candidatesOf(raw, { minScore, transposed, refuse }))
        .filter(({ classId }) => keep.has(classes[classId]));
    const kept = layout === "finished" ? all : suppressed(all, iouThreshold);
    return kept.slice(0, maxDetections).map(({ box, score, classId }): Detection => ({
      box: scaledBack(box, placement, image),
      score,
      label: classes[classId],
    })).sort((a, b) => b.score - a.score);
  };
  const kept = stack.move();
  return Object.assign(detect, { [Symbol.asyncDispose]: () => kept.disposeAsync() });
}
