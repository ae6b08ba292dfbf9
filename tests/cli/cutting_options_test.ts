import assert from "node:assert/strict";
import { cuttingOptions } from "lib/cli/cutting_options.ts";
import { numberLines } from "./option_lines.ts";

Deno.test("masks stay as they are, and cut-outs end at the box, where nothing is typed", () => {
  const { padding, holes, islands, megapixels } = cuttingOptions;
  assert.deepEqual([padding.default, holes.default, islands.default], [0, "keep", "keep"]);
  assert.deepEqual(holes.choices, ["keep", "fill"]);
  assert.deepEqual(islands.choices, ["keep", "drop"]);
  assert.ok(megapixels.range.least > 0 && megapixels.default <= megapixels.range.most);
});

Deno.test("the numbers of cutting out, by default and at most", () => {
  assert.deepEqual(numberLines(cuttingOptions), {
    padding: "0; a whole number, 0 to 10000",
    megapixels: "80; 0.01 to 1000",
  });
});
