/** The worker of batches.ts: told the plates once, it draws the batch of each step that it is asked for. */
import { reasonOf } from "lib/assets/reason.ts";
import { batchesHere, type BatchRequest, type BatchSettings } from "./detection_batch.ts";
import type { DetectionBatch } from "./detector_training.ts";

/** To the worker: what it draws from, and then which steps. */
export type ToBatchWorker = { readonly settings: BatchSettings } | {
  readonly request: BatchRequest;
  readonly id: number;
};

/** From the worker: a batch, or why there is none. */
export type FromBatchWorker =
  & { readonly id: number }
  & (
    | { readonly batch: DetectionBatch }
    | { readonly error: string }
  );

const scope = self as unknown as {
  onmessage: (event: MessageEvent<ToBatchWorker>) => void;
  postMessage(message: FromBatchWorker, transfer: Transferable[]): void;
};
let settings: BatchSettings | undefined;
let draw: ReturnType<typeof batchesHere> | undefined;

scope.onmessage = async ({ data }) => {
  if ("settings" in data) {
    settings = data.settings;
    return;
  }
  const { id, request } = data;
  try {
    if (!settings) throw new Error("A step came before the plates");
    draw ??= batchesHere(settings);
    const batch = await draw(request);
    scope.postMessage({ id, batch }, [batch.pictures.data.buffer as ArrayBuffer]);
  } catch (error) {
    scope.postMessage({ id, error: reasonOf(error) }, []);
  }
};
