import assert from "node:assert/strict";
import type { Box } from "lib/geometry/box.ts";
import type { Detector } from "lib/detect/detection.ts";
import { promptSet } from "lib/detect/prompt_set.ts";
import { blank } from "lib/image/image.ts";

const plate = blank({ width: 9, height: 9 }, [0, 0, 0, 255]);
const answers: Readonly<Record<string, readonly (readonly [Box, number])[]>> = {
  "human characters": [[[0, 0, 5, 9], 0.6], [[5, 0, 9, 9], 0.4]],
  "a cat": [[[0, 0, 5, 9], 0.7], [[0, 7, 2, 9], 0.3]],
};

Deno.test("a pass for each phrase, and for a figure that two phrases find the better one", async () => {
  const asked: string[] = [];
  const detectorOf = (phrase: string): Detector => (_image, { minScore = 0 } = {}) => {
    asked.push(phrase);
    const found = answers[phrase].map(([box, score]) => ({ box, score, label: "figure" }));
    return Promise.resolve(found.filter(({ score }) => score >= minScore));
  };
  const detect = promptSet(["human characters", " a cat ", "a cat", ""], detectorOf);
  const found = await detect(plate, { minScore: 0.35 });
  assert.deepEqual(asked, ["human characters", "a cat"]);
  assert.deepEqual(found.map(({ phrase, score }) => [phrase, score]), [
    ["a cat", 0.7],
    ["human characters", 0.4],
  ]);
  assert.throws(() => promptSet([" "], detectorOf), /give a phrase/);
});
