import assert from "node:assert/strict";
import { cutterOptions } from "lib/cli/cutter_options.ts";
import { cutterSettings } from "lib/finetune/defaults.ts";
import { numberLines } from "./option_lines.ts";

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

Deno.test("the numbers of a cutter's training, by default and at most", () => {
  const { seed, rate, engraver, judge, ...rest } = numberLines(cutterOptions);
  assert.equal(seed, "1; a whole number, 0 to 4294967295");
  assert.match(rate, /; 1e-9 to 10$/);
  assert.equal(engraver, "420; a whole number, 1 to 100000");
  assert.equal(judge, "20; a whole number, 1 to 999");
  assert.match(rest.steps, /; a whole number, 0 to 1000000$/);
  assert.match(rest.batch, /; a whole number, 1 to 1000000$/);
  for (const name of ["real-share", "guess-share"]) assert.match(rest[name], /; 0 to 1$/);
});
