import assert from "node:assert/strict";
import { cutterOptions } from "lib/cli/cutter_options.ts";
import { cutterSettings } from "lib/finetune/defaults.ts";

Deno.test("a cutter is trained as it was found to work unless something else is typed", () => {
  const { steps, batch, rate } = cutterOptions;
  const settings = {
    ...cutterSettings,
    ...{ steps: steps.default, batch: batch.default, learningRate: rate.default },
    realShare: cutterOptions["real-share"].default,
    guessShare: cutterOptions["guess-share"].default,
  };
  assert.deepEqual(settings, cutterSettings);
});
