/**
 * D-FINE (Peng et al. 2024, Apache-2.0): boxes without suppression. Both published layouts of its
 * ONNX files are read: transformers' (`pixel_values`) and the authors' own (`images`,
 * `orig_target_sizes`).
 */
import { type Box, clip } from "lib/geometry/box.ts";
import type { Image } from "lib/image/image.ts";
import { openSession, type Session, type SessionOptions } from "lib/onnx/session.ts";
import { sigmoid } from "lib/tensor/sigmoid.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { characterClasses, cocoClasses } from "./coco_classes.ts";
import type { Detection, Detector } from "./detection.ts";
import { dfineInput } from "./dfine_input.ts";

/** How a D-FINE model is opened. */
export interface DfineOptions extends SessionOptions {
  /** Names of the model's classes in order. Default: COCO's 80. */
  readonly classes?: readonly string[] | undefined;
  /** Which of them to keep. Default: people and animals. */
  readonly keep?: ReadonlySet<string> | undefined;
  /** The input's side where the model leaves it free. Default 640. */
  readonly side?: number;
}

interface Found {
  readonly box: Box;
  readonly score: number;
  readonly classId: number;
}

/** The best pairs of query and class, as many as there are queries; a query may have two classes. */
function decode(
  { data: logits, shape: [, queries, classes] }: Tensor<"float32">,
  { data: boxes }: Tensor<"float32">,
  { image: { width, height }, minScore }: { image: Image; minScore: number },
): Found[] {
  const found: Found[] = [];
  for (let i = 0; i < queries * classes; i++) {
    const score = Math.fround(sigmoid(logits[i]));
    if (score < minScore) continue;
    const query = Math.floor(i / classes);
    const [cx, cy, w, h] = boxes.subarray(4 * query, 4 * query + 4);
    const box: Box = [
      (cx - w / 2) * width,
      (cy - h / 2) * height,
      (cx + w / 2) * width,
      (cy + h / 2) * height,
    ];
    found.push({ box, score, classId: i % classes });
  }
  return found.sort((a, b) => b.score - a.score).slice(0, queries);
}

/** What the authors' export has decoded and sorted by itself. */
function decoded(
  { labels, boxes, scores }: Readonly<Record<string, Tensor>>,
  minScore: number,
): Found[] {
  const sides = boxes.data as Float32Array; // [1, queries, 4]
  return Array.from(scores.data as Float32Array, (score, i) => {
    const [x0, y0, x1, y1] = sides.subarray(4 * i, 4 * i + 4);
    return { box: [x0, y0, x1, y1] as const, score, classId: Number(labels.data[i]) };
  }).filter(({ score }) => score >= minScore);
}

/** What the model takes and gives, in the two layouts. */
const layouts = {
  transformers: { inputs: ["pixel_values"], outputs: ["logits", "pred_boxes"] },
  official: { inputs: ["images", "orig_target_sizes"], outputs: ["labels", "boxes", "scores"] },
} as const;

function layoutOf(session: Session): keyof typeof layouts | null {
  const has = (ports: Session["inputs"], names: readonly string[]) =>
    names.every((name) => ports.some((port) => port.name === name));
  const known = Object.keys(layouts) as (keyof typeof layouts)[];
  return known.find((layout) =>
    session.inputs.length === layouts[layout].inputs.length &&
    has(session.inputs, layouts[layout].inputs) && has(session.outputs, layouts[layout].outputs)
  ) ?? null;
}

/**
 * Loads a D-FINE model as a detector. Dispose of it when done.
 *
 * @throws {Error} when the model has neither layout, or another number of classes
 *
 * ```ts
 * import { openDfine } from "lib/detect/dfine.ts";
 * const open = () => openDfine("models/dfine_l_coco.onnx", { threads: 2 });
 * ```
 */
export async function openDfine(
  model: Uint8Array | string,
  { classes = cocoClasses, keep = characterClasses, side = 640, ...options }: DfineOptions = {},
): Promise<Detector & AsyncDisposable> {
  const session = await openSession(model, options);
  const name = options.name ?? (typeof model === "string" ? model : "the model");
  const layout = layoutOf(session);
  const [, channels, height, width] = session.inputs
    .find(({ shape }) => shape.length === 4)?.shape ?? [];
  const given = session.outputs.find((port) => port.name === "logits")?.shape.at(-1) ?? null;
  if (!layout || channels !== 3 || (given !== null && given !== classes.length)) {
    await session[Symbol.asyncDispose]();
    const ports = (list: Session["inputs"]) =>
      list.map((port) => `${port.name} [${port.shape.map((s) => s ?? "any")}]`).join(", ");
    throw new Error(
      `Cannot use ${name} as D-FINE with ${classes.length} classes: it takes ` +
        `${ports(session.inputs)} and gives ${ports(session.outputs)}; known are ` +
        Object.values(layouts).map((l) => `${l.inputs.join(", ")} -> ${l.outputs.join(", ")}`)
          .join(" and "),
    );
  }
  const size = { width: width ?? side, height: height ?? side };
  const detect: Detector = async (image, { minScore = 0.05, signal } = {}) => {
    signal?.throwIfAborted();
    const picture = dfineInput(image, size);
    let found: Found[];
    if (layout === "official") {
      const data = BigInt64Array.of(BigInt(image.width), BigInt(image.height));
      const sizes: Tensor = { dtype: "int64", shape: [1, 2], data };
      found = decoded(await session.run({ images: picture, orig_target_sizes: sizes }), minScore);
    } else {
      const { logits, pred_boxes } = await session.run({ pixel_values: picture });
      found = decode(logits as Tensor<"float32">, pred_boxes as Tensor<"float32">, {
        image,
        minScore,
      });
    }
    return found.filter(({ classId }) => keep.has(classes[classId]))
      .map(({ box, score, classId }): Detection => ({
        box: clip(box, image),
        score,
        label: classes[classId],
      }));
  };
  return Object.assign(detect, { [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() });
}
