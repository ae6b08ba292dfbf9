import assert from "node:assert/strict";
import { labelsOptions } from "lib/cli/labels_options.ts";
import { labelFormats } from "lib/corpus/label_formats.ts";

Deno.test("every format can be read and written, and all labels are evaluated unless a score is asked", () => {
  assert.deepEqual(labelsOptions.from.choices, Object.keys(labelFormats));
  assert.deepEqual(labelsOptions.to.choices, Object.keys(labelFormats));
  assert.deepEqual([labelsOptions["min-score"].default, labelsOptions.seed.default], [0, 1]);
});
