import assert from "node:assert/strict";
import { parseClassNames } from "lib/detect/class_names.ts";

Deno.test("names are read from what Python prints", () => {
  // repr({0: "person", 1: "devil's", 2: 'a "b"', 3: "it's \"so\"", 4: "é\n", 5: "x, 6: 'y'"})
  const text =
    `{0: 'person', 1: "devil's", 2: 'a "b"', 3: 'it\\'s "so"', 4: 'é\\n', 5: "x, 6: 'y'"}`;
  assert.deepEqual(parseClassNames(text), [
    "person",
    "devil's",
    'a "b"',
    `it's "so"`,
    "é\n",
    "x, 6: 'y'",
  ]);
  assert.deepEqual(parseClassNames("['a', 'b\\x07\\u00e9']"), ["a", "b\x07é"]);
  assert.deepEqual(parseClassNames(`{"1": "b", "0": "a"}`), ["a", "b"]);
  assert.deepEqual(parseClassNames("{}"), []);
});

Deno.test("what is no dictionary, or has a gap, is refused with its text", () => {
  assert.throws(() => parseClassNames("person"), /"person": it is no Python dictionary/);
  assert.throws(() => parseClassNames("{0: 'a', 2: 'c'}"), /class 1 is missing/);
  assert.throws(() => parseClassNames("{0: a}"), /"0: a" is no entry/);
});
