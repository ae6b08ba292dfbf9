import assert from "node:assert/strict";
import { pinsOf } from "lib/tools/script_pins.ts";

Deno.test("pins are read from the header, in one order", () => {
  const script =
    '# /// script\n# requires-python = ">=3.11"\n# dependencies = ["b==2", "a==1"]\n# ///\nprint(1)\n';
  assert.deepEqual(pinsOf(script, "x.py"), ["a==1", "b==2"]);
  const long = '# /// script\n# dependencies = [\n#   "a==1",\n#   "b==2",\n# ]\n# ///\n';
  assert.deepEqual(pinsOf(long, "x.py"), ["a==1", "b==2"]);
  assert.throws(() => pinsOf("print(1)\n", "x.py"), /x\.py has no "# \/\/\/ script" header/);
});
