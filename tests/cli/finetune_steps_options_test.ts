import assert from "node:assert/strict";
import { finetuneStepsOptions } from "lib/cli/finetune_steps_options.ts";
import { wholeNumbers } from "lib/command/values.ts";
import { detectorDefaults } from "lib/finetune/defaults.ts";

Deno.test("the default sizes can be typed, and shares leave room for the prints", () => {
  const { sizes, ...options } = finetuneStepsOptions;
  const step = { option: "sizes", such: "416", most: 1536, step: 32 };
  assert.deepEqual(wholeNumbers(sizes.default, step), detectorDefaults.sizes);
  assert.ok(options["engraver-share"].default + options["pseudo-share"].default < 1);
});
