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

Deno.test("what cannot be the names of classes is told, number by number", () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    ["{100000: 'a'}", /class 100000 is more than there can be/],
    ["{99999: 'a'}", /class 0 is missing/],
    ["{0: 'a', 0: 'b'}", /class 0 is there twice/],
    ["{0: 'a', 3: 'b'}", /class 1 is missing/],
    ["{1: 'a'}", /class 0 is missing/],
    ["['\\U00110000']", /there is no character of the number 00110000/],
    ["{0: 'a', nonsense of more than twenty letters}", /: " nonsense of more th" is no entry/],
  ];
  for (const [text, why] of refused) {
    assert.throws(() => parseClassNames(text), (error: Error) => {
      assert.match(error.message, /^Cannot read class names from "/);
      assert.match(error.message, why);
      return true;
    });
  }
});

Deno.test("numbers may be quoted, and characters written by their numbers", () => {
  assert.deepEqual(parseClassNames(`{'1': 'b', "0": "a", 2: 'c'}`), ["a", "b", "c"]);
  const names = parseClassNames(String.raw`['\x41', '\u0042', '\U0010ffff', 'a\'b', '\n\q']`);
  assert.deepEqual(names, ["A", "B", "\u{10ffff}", "a'b", "\nq"]);
});
