import assert from "node:assert/strict";
import { explicitPaddings } from "lib/jit/explicit_paddings.ts";

Deno.test("a number is padding on both sides of height and width; names stay names", () => {
  assert.deepEqual(explicitPaddings(3), [0, 0, 3, 3, 3, 3, 0, 0]);
  assert.deepEqual(explicitPaddings([[0, 0], [1, 2], [3, 4], [0, 0]]), [0, 0, 1, 2, 3, 4, 0, 0]);
  assert.equal(explicitPaddings("same"), null);
});
