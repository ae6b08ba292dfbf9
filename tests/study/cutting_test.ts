import assert from "node:assert/strict";
import { cuttingOptions } from "lib/cli/cutting_options.ts";
import { extractOptions } from "lib/cli/extract_options.ts";
import { cuttingOf, usualCutting } from "lib/study/cutting.ts";

const plain = { padding: 0, duplicates: "keep", holes: "keep", islands: "keep", megapixels: 80 };

Deno.test("what stays as it is is left out", () => {
  assert.deepEqual(cuttingOf(plain), { padding: 0, maxPixels: 80e6 });
});

Deno.test("duplicates are dropped or merged; masks change where one thing of them does", () => {
  assert.deepEqual(cuttingOf({ ...plain, duplicates: "drop", padding: 3 }), {
    padding: 3,
    deduplicate: { merge: false },
    maxPixels: 80e6,
  });
  assert.deepEqual(cuttingOf({ ...plain, duplicates: "merge" }).deduplicate, { merge: true });
  assert.deepEqual(cuttingOf({ ...plain, holes: "fill" }).masks, {
    holes: "fill",
    islands: "keep",
  });
  assert.deepEqual(cuttingOf({ ...plain, islands: "drop", megapixels: .5 }), {
    padding: 0,
    masks: { holes: "keep", islands: "drop" },
    maxPixels: 5e5,
  });
});

Deno.test("what is usual is what the command takes where nothing is typed", () => {
  const { padding, holes, islands, megapixels } = cuttingOptions;
  const typed = { padding, holes, islands, megapixels, duplicates: extractOptions.duplicates };
  const defaults = Object.entries(typed).map(([name, option]) => [name, option.default]);
  assert.deepEqual(usualCutting, cuttingOf(Object.fromEntries(defaults)));
});
