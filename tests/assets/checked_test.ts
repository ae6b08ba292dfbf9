import assert from "node:assert/strict";
import {
  checked,
  count,
  fields,
  flag,
  jsonOf,
  listOf,
  named,
  number,
  numberOrNull,
  orMissing,
  partly,
  recordOf,
  refuse,
  text,
  v,
} from "lib/assets/checked.ts";

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

interface Point {
  readonly x: number;
  readonly name?: string;
}
const point = recordOf<Point>({ x: number, name: orMissing(text) });

Deno.test("a record has a row for each field of its type; one that may be missing may not be another", () => {
  // @ts-expect-error a field without a row does not compile
  recordOf<Point>({ x: number });
  // @ts-expect-error nor does one that may be missing without `orMissing`
  recordOf<Point>({ x: number, name: text });
  assert.deepEqual(checked({ x: 1, more: 2 }, point, "p.json"), { x: 1 });
  assert.deepEqual(checked({ x: 1, name: "a" }, point, "p.json"), { x: 1, name: "a" });
  assert.throws(() => checked({ x: 1, name: null }, point, "p.json"), /name: null is not a text/);
  assert.throws(() => checked({ name: "a" }, point, "p.json"), /x: nothing is not a number/);
});

Deno.test("of a file of an earlier version, only what is there is checked, and all of it kept", () => {
  const older = partly<Point>({ x: number });
  for (const value of [{}, { x: null, name: 4 }, { x: 2, more: [1] }]) {
    assert.deepEqual(checked(value, older, "p.json"), value);
  }
  assert.throws(() => checked({ x: "2" }, older, "p.json"), /x: "2" is not a number/);
  assert.throws(() => checked([], older, "p.json"), /p\.json: \[\] is not an object/);
});

Deno.test("numbers are finite, counts are whole and begin at 0, and advice ends the sentence", () => {
  for (const value of [Infinity, -Infinity, "1", null]) {
    assert.throws(() => checked(value, number, "n"), /is not a number$/);
  }
  assert.deepEqual([0, 7].map((value) => checked(value, count, "n")), [0, 7]);
  for (const value of [-1, 0.5, 2 ** 53]) {
    assert.throws(() => checked(value, count, "n"), /is not a whole number from 0 on$/);
  }
  assert.equal(checked(null, numberOrNull, "n"), null);
  assert.throws(() => checked(0, flag, "n"), /n: 0 is not true or false/);
  assert.throws(() => checked(1, listOf(number), "n.json", "Restore it"), {
    message: "Cannot read n.json: 1 is not a list. Restore it",
  });
});
