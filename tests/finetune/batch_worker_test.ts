import assert from "node:assert/strict";
import type { FromBatchWorker, ToBatchWorker } from "lib/finetune/batch_worker.ts";

Deno.test("a step that comes before the plates is answered by its number, with the reason", async () => {
  const at = new URL("../../lib/finetune/batch_worker.ts", import.meta.url);
  const worker = new Worker(at, { type: "module" });
  try {
    const answer = new Promise<FromBatchWorker>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<FromBatchWorker>) => resolve(data);
    });
    const asked: ToBatchWorker = { id: 7, request: { step: 0, size: 32, count: 1 } };
    worker.postMessage(asked);
    assert.deepEqual(await answer, { id: 7, error: "A step came before the plates" });
  } finally {
    worker.terminate();
  }
});
