import assert from "node:assert/strict";
import { configs } from "lib/simclr/config.ts";
import { spreadNumbers, withGrid } from "lib/study/grid_start.ts";
import { silent } from "lib/study/stage_context.ts";

Deno.test("of many figures some are taken, spread evenly; of few all", () => {
  assert.deepEqual(spreadNumbers(3, 4), [0, 1, 2]);
  assert.deepEqual(spreadNumbers(4, 4), [0, 1, 2, 3]);
  assert.deepEqual(spreadNumbers(5, 4), [0, 1, 2, 3]);
  assert.deepEqual(spreadNumbers(10, 4), [0, 2, 5, 7]);
  assert.equal(spreadNumbers(0, 4).length, 0);
});

Deno.test("weights that are whole, of other networks or random stay as they are", async () => {
  const open = () => Promise.reject(new Error("nothing is opened"));
  const figures = { seed: 1, count: 2, open };
  assert.equal(
    await withGrid(null, { ...figures, config: configs.Burin_20epoch_grid }, silent),
    null,
  );
  const start = { weights: {}, name: "weights" };
  assert.equal(await withGrid(start, { ...figures, config: configs.demo }, silent), start);
});
