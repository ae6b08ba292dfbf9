import assert from "node:assert/strict";
import { figuresOptions } from "lib/cli/figures_options.ts";
import { trainCommand } from "lib/cli/train.ts";
import { shareNames } from "lib/augment/recipe_shares.ts";
import { identitySources } from "lib/study/identity_sources.ts";
import { numberLines } from "./option_lines.ts";

Deno.test("the numbers of a training's figures, by default and at most", () => {
  const share = "no default; 0 to 1";
  assert.deepEqual(numberLines(figuresOptions), {
    "identity-share": "0.5; 0.01 to 1",
    "identity-figures": "4; a whole number, 2 to 256",
    engraver: "300; a whole number, 2 to 10000",
    "engraver-seed": "no default; a whole number, 0 to 4294967295",
    fold: "no default; a whole number, 1 to 99",
    folds: "4; a whole number, 2 to 99",
    "least-score": "0; 0 to 1",
    gray: share,
    clahe: share,
    colouring: share,
    redrawing: share,
    "head-hidden": "no default; a whole number, 2 to 8192",
    "head-output": "no default; a whole number, 2 to 8192",
  });
});

Deno.test("every share and source can be asked for, and no choice is made where nothing is", () => {
  for (const name of shareNames) assert.ok(!("default" in figuresOptions[name]));
  for (const source of identitySources) assert.ok(figuresOptions.identities.about.includes(source));
  for (const name of ["identities", "without", "augmentation", "background"] as const) {
    assert.ok(!("default" in figuresOptions[name]));
  }
  assert.deepEqual(figuresOptions.background.choices, ["with", "without"]);
  for (const name of Object.keys(figuresOptions)) assert.ok(name in trainCommand.options, name);
});
