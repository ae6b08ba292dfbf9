import assert from "node:assert/strict";
import { parseBox } from "lib/cli/search.ts";

Deno.test("a box is read as x, y, width, height", () => {
  assert.deepEqual(parseBox("10,20,30,40"), [10, 20, 40, 60]);
  for (const wrong of ["10,20,30", "a,b,c,d", "1,2,0,4"]) {
    assert.throws(() => parseBox(wrong), /--box takes x,y,w,h in pixels/);
  }
});
