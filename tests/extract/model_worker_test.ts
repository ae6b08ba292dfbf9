import assert from "node:assert/strict";
import type { FromModelWorker, ToModelWorker } from "lib/extract/model_worker.ts";

/** What a worker that has opened nothing answers. */
async function answerTo(message: ToModelWorker): Promise<FromModelWorker> {
  const url = new URL("../../lib/extract/model_worker.ts", import.meta.url);
  const worker = new Worker(url, { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(message);
    });
  } finally {
    worker.terminate();
  }
}

Deno.test("a worker that has no models yet says so, with a plate and without", async () => {
  const plate = { width: 2, height: 1, memory: new SharedArrayBuffer(8) };
  const expected = { error: "a plate came before the models" };
  assert.deepEqual(await answerTo({ cut: [] }), expected);
  assert.deepEqual(await answerTo({ plate, cut: [] }), expected);
  assert.deepEqual(await answerTo({ plate, detect: {} }), expected);
});
