import assert from "node:assert/strict";
import type { Detector } from "lib/detect/detection.ts";
import { evaluateDetector } from "lib/finetune/evaluate_detector.ts";
import { squares } from "./plates.ts";

const collection = squares(4);

/** Finds each label of the plate that is opened, under a name of its own. */
const oracle = (open: typeof collection.open, shift = 0) => {
  let opened = "";
  const detect: Detector = (_, { minScore } = {}) => {
    assert.ok(minScore! < 0.1, "curves need what is hardly believed");
    return Promise.resolve(
      collection.labels.filter(({ plate }) => plate === opened).map((
        { box: [x0, y0, x1, y1] },
      ) => ({
        box: [x0 + shift, y0, x1 + shift, y1] as const,
        score: 0.9,
        label: "any",
      })),
    );
  };
  const following: typeof open = (plate) => (opened = plate.id, open(plate));
  return { detect, open: following };
};

const ids = collection.plates.map(({ id }) => id);

Deno.test("who finds every label has all of the precision, whatever the classes are called", async () => {
  const { detect, open } = oracle(collection.open);
  assert.deepEqual(await evaluateDetector(detect, { ...collection, open }, { ids }), {
    map50: 1,
    map: 1,
    ...{ low: 1, high: 1, figures: 5 },
  });
  const far = oracle(collection.open, 500);
  assert.deepEqual(await evaluateDetector(far.detect, { ...collection, open: far.open }, { ids }), {
    map50: 0,
    map: 0,
    ...{ low: 0, high: 0, figures: 5 },
  });
});

Deno.test("only the plates that are asked for are looked at", async () => {
  const { detect, open } = oracle(collection.open);
  const seen: string[] = [];
  const watched: typeof open = (plate) => (seen.push(plate.id), open(plate));
  await evaluateDetector(detect, { ...collection, open: watched }, { ids: ids.slice(1, 3) });
  assert.deepEqual(seen, ids.slice(1, 3));
});

Deno.test("the interval is that of resampled plates, the same each time, and holds the value", async () => {
  const { detect, open } = oracle(collection.open);
  const half: Detector = async (image, options) => {
    const found = await detect(image, options);
    // of one plate nothing is found
    return found.some(({ box }) => box[0] === collection.labels[0].box[0]) ? [] : found;
  };
  const evaluate = () => evaluateDetector(half, { ...collection, open }, { ids });
  const once = await evaluate();
  assert.deepEqual(await evaluate(), once);
  assert.ok(once.low! < once.map50 && once.map50 < once.high!, JSON.stringify(once));
  const none = await evaluateDetector(detect, { ...collection, open }, { ids: [] });
  assert.deepEqual(none, { map50: NaN, map: NaN });
});
