import assert from "node:assert/strict";
import { checked, fields, jsonOf, named, refuse, v } from "lib/assets/checked.ts";

const text = v.string("a text");
const page = fields({
  title: text,
  lines: v.array(fields({ words: v.array(text, "a list") }), "a list"),
  note: v.exactOptional(text),
});
const read = (value: unknown) => checked(value, page, "page.json");

Deno.test("what fits is given back, without fields that nobody asked for", () => {
  const lines = [{ words: ["a"] }];
  assert.deepEqual(read({ title: "t", lines, other: 1 }), { title: "t", lines });
  assert.deepEqual(read({ title: "t", lines: [], note: "n" }), {
    title: "t",
    lines: [],
    note: "n",
  });
});

Deno.test("what does not fit is named by file, place, what was found and what was wanted", () => {
  const faults: [unknown, string][] = [
    [{ lines: [] }, "title: nothing is not a text"],
    [{ title: 1, lines: [] }, "title: 1 is not a text"],
    [{ title: "t", lines: {} }, "lines: an object is not a list"],
    [{ title: "t", lines: [{ words: ["a", null] }] }, "lines[0]: words[1]: null is not a text"],
    [{ title: "t", lines: [[]] }, "lines[0]: [] is not an object"],
    [{ title: "t", lines: [], note: [{}] }, "note: a list of 1 is not a text"],
  ];
  for (const [value, said] of faults) {
    assert.throws(() => read(value), { message: `Cannot read page.json: ${said}` });
  }
  assert.throws(() => read(null), { message: "Cannot read page.json: null is not an object" });
  assert.throws(() => read([1]), { message: "Cannot read page.json: [1] is not an object" });
});

Deno.test("names may be any, but a list has none", () => {
  const sizes = named(v.number("a number"));
  assert.deepEqual(checked({ a: 1, b: 2 }, sizes, "x"), { a: 1, b: 2 });
  assert.throws(() => checked({ a: "1" }, sizes, "x"), /x: a: "1" is not a number/);
  assert.throws(() => checked([], sizes, "x"), /x: \[\] is not an object/);
});

Deno.test("what was found is cut after 77 characters; text that is no JSON is told as such", () => {
  assert.throws(() => refuse("x", "a".repeat(79), "b"), {
    message: `Cannot read x: "${"a".repeat(76)}... is not b`,
  });
  assert.throws(() => refuse("x", "a".repeat(78), "b"), {
    message: `Cannot read x: "${"a".repeat(78)}" is not b`,
  });
  assert.throws(
    () => jsonOf('{"a": }', "x.json"),
    /Cannot read x\.json: it is no valid JSON/,
  );
});
