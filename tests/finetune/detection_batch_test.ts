import assert from "node:assert/strict";
import { batchesHere, detectorRandom, drawBatch } from "lib/finetune/detection_batch.ts";
import { trainingPictures } from "lib/finetune/training_pictures.ts";
import { trainingPlate } from "./training_plate.ts";

const plate = trainingPlate({
  id: "plate",
  book: "book",
  width: 200,
  height: 160,
  painted: [{ box: [20, 30, 60, 90], colour: [200, 100, 0], ignored: false }],
});
const sources = [{ plates: [plate], weight: 1 }];

Deno.test("a step's batch depends on the seed and the step alone", async () => {
  const draw = batchesHere({ sources, seed: 2 });
  const wanted = { size: 64, count: 2 };
  const [first] = [await draw({ step: 4, ...wanted }), await draw({ step: 5, ...wanted })];
  assert.deepEqual(await draw({ step: 4, ...wanted }), first);
  assert.notDeepEqual(await draw({ step: 5, ...wanted }), first);
  assert.notDeepEqual(await batchesHere({ sources, seed: 3 })({ step: 4, ...wanted }), first);
  const random = detectorRandom(2).fork("step").fork(4);
  assert.deepEqual(await drawBatch(trainingPictures({ sources }), { random, ...wanted }), first);
});
