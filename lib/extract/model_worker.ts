/** The worker of model_workers.ts: a detector and a segmenter of its own, which look at one plate at a time. */
import { reasonOf } from "lib/assets/reason.ts";
import type { Detection } from "lib/corpus/detection.ts";
import type { DetectOptions } from "lib/detect/detection.ts";
import { openDetector, type OpenDetectorOptions } from "lib/detect/open.ts";
import type { Image, Size } from "lib/image/image.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import { openSegmenter } from "lib/segment/open.ts";
import type { Prompt, Segmentation } from "lib/segment/prompt.ts";

/** What a worker opens, by name. */
export interface WorkerModels {
  /** Null where none is wanted. */
  readonly detector: {
    readonly name: string;
    readonly options: Omit<OpenDetectorOptions, "locate">;
  } | null;
  /** The segmenter, by its name. */
  readonly segmenter: { readonly name: string; readonly options: Omit<SessionOptions, "name"> };
}

/** What is known of a model that was opened. */
export interface WorkerModel {
  readonly name: string;
  readonly sha256: string | null;
}

/** What a worker says of the models that it opened. */
export interface OpenedModels {
  readonly detector:
    | WorkerModel & { readonly minScore: number; readonly licence: string | null }
    | null;
  readonly segmenter: WorkerModel;
}

/** What a worker is asked. `plate` lies in shared memory, and is the one before where it is left out. */
export type ToModelWorker =
  & { readonly plate?: Size & { readonly memory: SharedArrayBuffer } }
  & (
    | { readonly open: WorkerModels }
    | { readonly detect: Omit<DetectOptions, "signal"> }
    | { readonly cut: readonly Prompt[] }
  );

/** What it answers. */
export type FromModelWorker =
  | { readonly opened: OpenedModels }
  | { readonly detections: readonly Detection[] }
  | { readonly masks: readonly Segmentation[] }
  | { readonly error: string };

const scope = self as unknown as {
  onmessage: (event: MessageEvent<ToModelWorker>) => void;
  postMessage(message: FromModelWorker): void;
};

type Opened = Awaited<ReturnType<typeof openAll>>;
let models: Opened | undefined;
let plate: Image | undefined;

async function openAll({ detector, segmenter }: WorkerModels) {
  return {
    detector: detector && await openDetector(detector.name, detector.options),
    segmenter: await openSegmenter(segmenter.name, segmenter.options),
  };
}

const toldOf = ({ detector, segmenter }: Opened): OpenedModels => ({
  detector: detector && {
    name: detector.name,
    sha256: detector.sha256,
    minScore: detector.minScore,
    licence: detector.licence,
  },
  segmenter: { name: segmenter.name, sha256: segmenter.sha256 },
});

async function answer(message: ToModelWorker): Promise<FromModelWorker> {
  if (message.plate) {
    const { width, height, memory } = message.plate;
    plate = { width, height, data: new Uint8Array(memory, 0, 4 * width * height) };
  }
  if ("open" in message) {
    models = await openAll(message.open);
    return { opened: toldOf(models) };
  }
  if (!models || !plate) throw new Error("a plate came before the models");
  if ("cut" in message) return { masks: await models.segmenter.use(plate, message.cut) };
  if (!models.detector) throw new Error("there is no detector in this worker");
  return { detections: await models.detector.use(plate, message.detect) };
}

scope.onmessage = async ({ data }) => {
  try {
    scope.postMessage(await answer(data));
  } catch (error) {
    scope.postMessage({ error: reasonOf(error) });
  }
};
