/** In a file of its own, so that no other picture has made the kernels' memory larger. */
import assert from "node:assert/strict";
import { applyFast } from "lib/augment/fast.ts";
import type { PlanStep } from "lib/augment/transform.ts";
import { noise } from "./pictures.ts";

Deno.test("CLAHE writes nothing beyond the place that it takes, wherever memory ends", () => {
  // of one row, so that what is taken grows by less than any part of the room to work in, and comes near
  // the end of the last page of memory before it grows by another
  for (let width = 30_000; width < 37_000; width += 140) {
    const picture = noise(width, 1, width);
    const steps: PlanStep[] = [{ kind: "clahe", clip: 2, tiles: 8 }];
    const { data } = applyFast({ input: picture, output: picture, steps }, picture);
    assert.equal(data.length, 3 * width);
  }
});
