import assert from "node:assert/strict";
import { bestRecord, compareLengths } from "lib/finetune/lengths.ts";
import { type Finetuned, fitness } from "lib/finetune/train.ts";
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

/** A run of one epoch that is as good as `map` says. */
const ended = (map: number, finished: boolean) =>
  ({ finished, best: { epoch: 1 }, history: [{ map, map50: map }] }) as unknown as Finetuned;

Deno.test("of lengths that are equally good the first is chosen; a stop ends them, whatever is left", async () => {
  const chosen = async (marks: readonly (readonly [number, boolean])[]) => {
    const heard: number[] = [];
    const { runs, chosen } = await compareLengths({
      lengths: marks.map((_, i) => i + 1),
      run: (epochs, onEpoch) => {
        const run = ended(...marks[epochs - 1]);
        onEpoch(run.history[0]);
        return Promise.resolve(run);
      },
      onEpoch: ({ length }) => heard.push(length),
    });
    return [runs.map(({ epochs }) => epochs), chosen?.epochs ?? null, heard];
  };
  assert.deepEqual(await chosen([[0.5, true], [0.5, true], [0.4, true]]), [[1, 2, 3], 1, [
    1,
    2,
    3,
  ]]);
  assert.deepEqual(await chosen([[0.5, true], [0.6, true]]), [[1, 2], 2, [1, 2]]);
  assert.deepEqual(await chosen([[0.5, true], [0.9, false], [0.9, true]]), [[1], 1, [1, 2]]);
  assert.deepEqual(await chosen([[0.5, false]]), [[], null, [1]]);
});
