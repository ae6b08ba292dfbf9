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
