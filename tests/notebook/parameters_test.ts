import assert from "node:assert/strict";
import { parameters } from "lib/notebook/parameters.ts";

const defaults = { plates: 24, recipe: "base_aug", gray: true } as const;

Deno.test("settings are the notebook's own, or what BURIN_PARAMS gives for their names", () => {
  assert.deepEqual(parameters(defaults, { given: "" }), defaults);
  const given = `{"plates": 6, "unused": [1]}`;
  assert.deepEqual(parameters(defaults, { given }), { ...defaults, plates: 6 });
});

Deno.test("a value of another type, and what is no object, are refused by name", () => {
  assert.throws(
    () => parameters(defaults, { given: `{"plates": "6"}` }),
    /plates to "6"; it takes a number/,
  );
  for (const given of ["[1]", "null", "{", "7"]) {
    assert.throws(() => parameters(defaults, { given }), /BURIN_PARAMS must be a JSON object/);
  }
});
