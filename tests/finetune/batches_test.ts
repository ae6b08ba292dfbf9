import assert from "node:assert/strict";
import { openBatches } from "lib/finetune/batches.ts";
import { batchesHere } from "lib/finetune/detection_batch.ts";
import { trainingPlate } from "./training_plate.ts";

const plates = [[200, 160], [150, 220]].map(([width, height], p) =>
  trainingPlate({
    id: `plate-${p}`,
    book: "book",
    width,
    height,
    painted: [{ box: [20, 30, 60, 90], colour: [200, 100, 0], ignored: p === 1 }],
  })
);
// all that changes a picture, a JPEG file among it
const augmentation = { jpeg: 0.5, mosaic: 0.5 };
const settings = { sources: [{ plates, weight: 1 }], augmentation, seed: 3 };

Deno.test("a worker's batches are those drawn here, bit for bit, in any order", async () => {
  const here = batchesHere(settings);
  using batches = openBatches(settings);
  const requests = [5, 0, 1].map((step) => ({ step, size: 64 + 32 * (step % 2), count: 3 }));
  const found = await Promise.all(requests.map((request) => batches.at(request)));
  for (const [i, request] of requests.entries()) {
    assert.deepEqual(found[i], await here(request));
  }
});

Deno.test("what cannot be drawn is told, and so is what was not drawn when it ends", async () => {
  const none = openBatches({ ...settings, sources: [] });
  await assert.rejects(none.at({ step: 0, size: 64, count: 1 }), /nothing to train with/);
  none[Symbol.dispose]();
  await assert.rejects(none.at({ step: 0, size: 64, count: 1 }), /training ended before/);
  const batches = openBatches(settings);
  const late = assert.rejects(batches.at({ step: 0, size: 64, count: 1 }), /training ended before/);
  batches[Symbol.dispose]();
  await late;
});
