import assert from "node:assert/strict";
import { shareNames } from "lib/augment/recipe_shares.ts";
import { trainCommand } from "lib/cli/train.ts";
import { trainingOptions } from "lib/cli/training_options.ts";
import { poolings } from "lib/simclr/pooling.ts";
import { numberLines } from "./option_lines.ts";

Deno.test("the numbers of what a training does, by default and at most", () => {
  const share = "no default; 0 to 1";
  assert.deepEqual(numberLines(trainingOptions), {
    gray: share,
    clahe: share,
    colouring: share,
    redrawing: share,
    rate: "no default; 1e-9 to 100",
    temperature: "no default; 0.001 to 10",
    "head-hidden": "no default; a whole number, 2 to 8192",
    "head-output": "no default; a whole number, 2 to 8192",
  });
});

Deno.test("every share can be asked for, and no choice is made where nothing is", () => {
  for (const name of shareNames) assert.ok(name in trainingOptions);
  for (const name of Object.keys(trainingOptions)) {
    assert.ok(!("default" in trainingOptions[name as keyof typeof trainingOptions]));
    assert.ok(name in trainCommand.options, name);
  }
  assert.deepEqual(trainingOptions.background.choices, ["with", "without"]);
  assert.deepEqual(trainingOptions.pooling.choices, Object.keys(poolings));
});
