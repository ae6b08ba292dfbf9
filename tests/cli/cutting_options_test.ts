import assert from "node:assert/strict";
import { cuttingOptions } from "lib/cli/cutting_options.ts";

Deno.test("masks stay as they are, and cut-outs end at the box, where nothing is typed", () => {
  const { padding, holes, islands, megapixels } = cuttingOptions;
  assert.deepEqual([padding.default, holes.default, islands.default], [0, "keep", "keep"]);
  assert.deepEqual(holes.choices, ["keep", "fill"]);
  assert.deepEqual(islands.choices, ["keep", "drop"]);
  assert.ok(megapixels.range.least > 0 && megapixels.default <= megapixels.range.most);
});
