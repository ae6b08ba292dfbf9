import assert from "node:assert/strict";
import { finetuneStepsOptions } from "lib/cli/finetune_steps_options.ts";
import { wholeNumbers } from "lib/command/values.ts";
import { detectorDefaults } from "lib/finetune/defaults.ts";
import { numberLines } from "./option_lines.ts";

Deno.test("the default sizes can be typed, and shares leave room for the prints", () => {
  const { sizes, ...options } = finetuneStepsOptions;
  const step = { option: "sizes", such: "416", most: 1536, step: 32 };
  assert.deepEqual(wholeNumbers(sizes.default, step), detectorDefaults.sizes);
  assert.ok(options["engraver-share"].default + options["pseudo-share"].default < 1);
});

Deno.test("the numbers of a training by steps, by default and at most", () => {
  assert.deepEqual(numberLines(finetuneStepsOptions), {
    steps: "no default; a whole number, 1 to 1000000",
    fold: "no default; a whole number, 1 to 99",
    folds: "4; a whole number, 2 to 99",
    engraver: "0; a whole number, 0 to 10000",
    "engraver-share": "0.2; 0 to 1",
    "pseudo-share": "0.2; 0 to 1",
  });
});

Deno.test("all of them count with --steps alone, and say so", () => {
  const { steps, ...options } = finetuneStepsOptions;
  assert.ok(!("needs" in steps));
  for (const [name, { needs }] of Object.entries(options)) assert.equal(needs, "steps", name);
});
