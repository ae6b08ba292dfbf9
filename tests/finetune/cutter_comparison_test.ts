import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  cutterBaselines,
  metricsSummary,
  segmenterMetrics,
} from "lib/finetune/cutter_comparison.ts";
import { bareBox } from "lib/finetune/cutter_evaluation.ts";

Deno.test("what a cutter is compared with is the bare box and GrabCut", () => {
  assert.deepEqual(Object.keys(cutterBaselines()), ["bare box", "GrabCut"]);
});

Deno.test("a segmenter is evaluated on plates of the corpus and on harder ones", async () => {
  const directory = mkdtempSync(join(tmpdir(), "burin-comparison-"));
  try {
    const plates = { prints: null, ids: new Set<string>(), engraved: 1, directory };
    const marks = await segmenterMetrics(bareBox, plates);
    assert.equal(marks.prints.length, 0);
    assert.ok(marks.engraver.every(({ plate }) => plate === "engraved-1"));
    assert.ok(marks.corpus.every(({ plate }) => plate.startsWith("plate-001")));
    const { corpus, engraver, prints } = metricsSummary(marks);
    assert.equal(prints, null);
    for (const { iou, figures } of [corpus, engraver]) {
      assert.ok(figures >= 2 && iou > 0.25 && iou < 0.65, `${iou} of ${figures}`);
    }
    // plates that were drawn once are taken again
    assert.deepEqual((await segmenterMetrics(bareBox, plates)).corpus, marks.corpus);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
