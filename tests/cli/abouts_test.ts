import assert from "node:assert/strict";
import { abouts } from "lib/cli/abouts.ts";

Deno.test("what a command does is one line that ends as a sentence", () => {
  for (const [name, about] of Object.entries(abouts)) {
    assert.match(about, /^\S[^\n]*\.$/, name);
  }
});

Deno.test("the demo is listed first: it is what one runs first", () => {
  assert.equal(Object.keys(abouts)[0], "demo");
});
