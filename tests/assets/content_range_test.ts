import assert from "node:assert/strict";
import { parseContentRange } from "lib/assets/content_range.ts";

Deno.test("Content-Range is read as the standard says", () => {
  assert.deepEqual(parseContentRange("bytes 5-9/10"), { from: 5, total: 10 });
  assert.deepEqual(parseContentRange("bytes 5-9/*"), { from: 5, total: null });
  assert.deepEqual(parseContentRange("bytes */10"), { from: null, total: 10 });
  for (const text of [null, "", "bytes 5/10", "lines 1-2/3"]) {
    assert.equal(parseContentRange(text), null);
  }
});
