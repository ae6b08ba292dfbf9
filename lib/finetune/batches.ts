/** Batches drawn by a worker, so that the next is made while the network learns from the one before. */
import type { BatchRequest, BatchSettings } from "./detection_batch.ts";
import type { FromBatchWorker, ToBatchWorker } from "./batch_worker.ts";
import type { DetectionBatch } from "./detector_training.ts";

/** Dispose of it when done: batches that are under way then fail. */
export interface Batches extends Disposable {
  /** The batch of a step: that of `batchesHere`, bit for bit. */
  at(request: BatchRequest): Promise<DetectionBatch>;
}

/**
 * Starts the worker. It copies plates, but for pixels in shared memory, where `trainingPlates` puts them.
 *
 * @throws {Error} from `at`, when there is no plate to draw
 *
 * ```ts
 * import { openBatches } from "lib/finetune/batches.ts";
 * import type { WeightedPlates } from "lib/finetune/training_pictures.ts";
 * const first = async (sources: WeightedPlates[]) => {
 *   using batches = openBatches({ sources, seed: 1 });
 *   return await batches.at({ step: 0, size: 416, count: 8 });
 * };
 * ```
 */
export function openBatches(settings: BatchSettings): Batches {
  const worker = new Worker(new URL("./batch_worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, PromiseWithResolvers<DetectionBatch>>();
  let asked = 0;
  let failed: Error | null = null;
  const fail = (error: Error) => {
    failed = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.onmessage = ({ data }: MessageEvent<FromBatchWorker>) => {
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if ("batch" in data) one?.resolve(data.batch);
    else one?.reject(new Error(data.error));
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fail(new Error(`The worker that draws training pictures failed: ${event.message}`));
  };
  const send = (message: ToBatchWorker) => worker.postMessage(message);
  send({ settings });
  return {
    at(request) {
      if (failed) return Promise.reject(failed);
      const id = asked++;
      const one = Promise.withResolvers<DetectionBatch>();
      waiting.set(id, one);
      send({ request, id });
      return one.promise;
    },
    [Symbol.dispose]() {
      worker.terminate();
      fail(new Error("The training ended before this batch was drawn"));
    },
  };
}
