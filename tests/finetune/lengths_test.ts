import assert from "node:assert/strict";
import { bestRecord, compareLengths } from "lib/finetune/lengths.ts";
import { fitness } from "lib/finetune/train.ts";
import { runSmallStudy } from "./tuned.ts";

Deno.test("the run whose best epoch is best on the validation plates is chosen", async () => {
  const folder = await Deno.makeTempDir({ prefix: "burin-lengths-" });
  try {
    const { runs, chosen } = await runSmallStudy(folder, { lengths: [1, 4] });
    const marks = runs.map((run) => fitness(bestRecord(run)));
    assert.equal(chosen.epochs, [1, 4][marks.indexOf(Math.max(...marks))]);
    for (const run of runs) {
      assert.ok(run.history.every((record) => fitness(record) <= fitness(bestRecord(run))));
      assert.equal(run.history.length, run.epochs);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("lengths are whole numbers above 0", async () => {
  for (const lengths of [[], [10, 0], [2.5]]) {
    await assert.rejects(
      compareLengths({ lengths, run: () => assert.fail("nothing is trained") }),
      /give whole numbers above 0/,
    );
  }
});
