import assert from "node:assert/strict";
import { figuresOptions } from "lib/cli/figures_options.ts";
import { trainCommand } from "lib/cli/train.ts";
import { identitySources } from "lib/study/identity_sources.ts";
import { numberLines } from "./option_lines.ts";

Deno.test("the numbers of a training's figures, by default and at most", () => {
  assert.deepEqual(numberLines(figuresOptions), {
    "identity-share": "0.5; 0.01 to 1",
    "identity-figures": "4; a whole number, 2 to 256",
    engraver: "300; a whole number, 2 to 10000",
    "engraver-seed": "no default; a whole number, 0 to 4294967295",
    fold: "no default; a whole number, 1 to 99",
    folds: "4; a whole number, 2 to 99",
    "least-score": "0; 0 to 1",
  });
});

Deno.test("every source can be asked for, and nobody is known where none is", () => {
  for (const source of identitySources) assert.ok(figuresOptions.identities.about.includes(source));
  for (const name of ["identities", "without"] as const) {
    assert.ok(!("default" in figuresOptions[name]));
  }
  for (const name of Object.keys(figuresOptions)) assert.ok(name in trainCommand.options, name);
});
