import assert from "node:assert/strict";
import { textWidth } from "lib/image/lettering.ts";
import { wrapped } from "lib/plot/wrapped_text.ts";

Deno.test("captions are wrapped at words and end in dots", () => {
  const text = "The White Rabbit in livery as herald of the court";
  const lines = wrapped(text, { width: 120, count: 2 });
  assert.equal(lines.length, 2);
  for (const line of lines) assert.ok(textWidth(line, { size: 13 }) <= 120, line);
  assert.match(lines[1], /\.\.\.$/);
  assert.equal(wrapped(text, { width: 120, count: 9 }).join(" "), text);
  assert.match(wrapped("illustration-of-the-mad-tea-party", { width: 90, count: 2 })[0], /\.\.\.$/);
  assert.deepEqual(wrapped("", { width: 90, count: 2 }), []);
});

Deno.test("a line that just fits is not broken; letters are 13 high unless others are asked for", () => {
  const text = "The White Rabbit";
  const width = textWidth(text, { size: 13 });
  assert.deepEqual(wrapped(text, { width, count: 2 }), [text]);
  assert.deepEqual(wrapped(text, { width: width - 0.01, count: 2 }), ["The White", "Rabbit"]);
  assert.deepEqual(wrapped(text, { width, count: 2, size: 14 }), ["The White", "Rabbit"]);
  const large = textWidth(text, { size: 20 });
  assert.deepEqual(wrapped(text, { width: large, count: 2, size: 20 }), [text]);
});

Deno.test("in as many lines as there are the last one ends in dots, where words are left", () => {
  const width = textWidth("The White ...", { size: 13 });
  const text = "The White Rabbit in livery";
  assert.deepEqual(wrapped(text, { width, count: 1 }), ["The White..."]);
  const [, second, ...none] = wrapped(text, { width, count: 2 });
  assert.match(second, /^Rabbit.*\.\.\.$/);
  assert.deepEqual(none, []);
  assert.deepEqual(wrapped("a  b", { width: 900, count: 1 }), ["a b"]);
  assert.deepEqual(wrapped("wide", { width: 0, count: 1 }), ["..."]);
});

Deno.test("what stands at the end is never cut", () => {
  const width = textWidth("plate-001-rev... 0.819", { size: 13 });
  const text = "unknown, plate-001-reversed 0.819";
  assert.deepEqual(wrapped(text, { width, count: 2, tail: "0.819" }), [
    "unknown,",
    "plate-001-rev... 0.819",
  ]);
  assert.match(wrapped(text, { width, count: 2 })[1], /\.\.\.$/);
  const wide = wrapped(text, { width: 900, count: 2, tail: "0.819" });
  assert.deepEqual(wide, [text], "nothing is cut where there is room");
});
