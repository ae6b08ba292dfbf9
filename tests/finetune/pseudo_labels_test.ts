import assert from "node:assert/strict";
import type { Detector } from "lib/detect/detection.ts";
import { readTrainingPlates } from "lib/finetune/plate_cache.ts";
import { pseudoLabelled } from "lib/finetune/pseudo_labels.ts";
import { squares } from "./plates.ts";

Deno.test("plates get what the detector finds; those without a sure figure are left out", async () => {
  const collection = squares(3);
  const plates = await readTrainingPlates(collection, { longSide: 32 });
  let asked = 0;
  const detector: Detector = (_, { minScore } = {}) => {
    assert.equal(minScore, 0.1);
    const score = [0.9, 0.3, 0.02][asked++];
    return Promise.resolve([{ box: [8, 8, 24, 40], score, label: "person" }]);
  };
  const done: number[] = [];
  const found = await pseudoLabelled(plates, {
    collection,
    detector,
    doubtful: 0.1,
    onProgress: (progress) => done.push(progress.done),
  });
  assert.deepEqual(found.map(({ id, regions }) => [id, regions]), [
    ["plate-0", [{ box: [4, 4, 12, 20], ignored: false }]],
  ]);
  assert.deepEqual(done, [1, 2, 3]);
  const others = { ...collection, plates: [] };
  await assert.rejects(
    pseudoLabelled(plates, { collection: others, detector }),
    /"plate-0" is not/,
  );
});
