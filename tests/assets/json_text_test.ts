import assert from "node:assert/strict";
import fc from "fast-check";
import { parseJson } from "lib/assets/json_text.ts";

const said = (text: string) => {
  try {
    return parseJson(text);
  } catch (error) {
    return (error as Error).message;
  }
};

Deno.test("what is no JSON is told by line and column, in no engine's words", () => {
  assert.deepEqual(said('{"a": [1, null]}'), { a: [1, null] });
  for (
    const [text, line, column] of [
      ['{\n  "a": x\n}', 2, 8],
      ['{"a": [1,\n 2', 2, 3],
      ["", 1, 1],
      ["[NaN]", 1, 2],
      ["[1, 2,]", 1, 7],
      ['{"a": 1,}', 1, 9],
      ['{"a" 1}', 1, 6],
      ["[1 2]", 1, 4],
      ["[}", 1, 2],
      ['{"a": "b', 1, 7],
      ["{} {}", 1, 4],
      ["[01]", 1, 3],
      // outside of every list and object
      ["1, 2", 1, 2],
      ["1]", 1, 2],
      ["null}", 1, 5],
      ['["\\x"]', 1, 2],
      // after a list or an object that has ended, what was around it goes on
      ['[{"a": 1}, 2}', 1, 13],
      ['{"a": [1], 2}', 1, 12],
      ["[[] 1]", 1, 5],
      ["[{} 1]", 1, 5],
    ] as const
  ) assert.equal(said(text), `it is no JSON from line ${line}, column ${column} on`, text);
});

Deno.test("JSON with a sign that cannot be in it is told to end there", () => {
  fc.assert(fc.property(fc.json(), fc.nat(), (text, place) => {
    const at = place % (text.length + 1);
    // an unescaped control sign is in no JSON, whether in a string or not
    const message = `${said(`${text.slice(0, at)}\0${text.slice(at)}`)}`;
    const column = Number(message.match(/line 1, column (\d+) on$/)?.[1]);
    assert.ok(column >= 1 && column <= at + 1, message);
  }));
});
