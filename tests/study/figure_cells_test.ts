import assert from "node:assert/strict";
import { blank, type Image } from "lib/image/image.ts";
import type { OpenedCells } from "lib/retrieval/grid_fit.ts";
import { configs } from "lib/simclr/config.ts";
import { figureCells } from "lib/study/figure_cells.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { listening } from "./listening.ts";

/** Cells that tell a picture's size, and nothing else. `[N, 2, 1]` */
const sizes: OpenedCells = {
  cellsOf: (images) =>
    Promise.resolve(
      float32(
        Float32Array.from(images.flatMap(({ width, height }) => [width, height])),
        [images.length, 2, 1],
      ),
    ),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** One figure no larger than a window, one that cannot be read, one that is two windows wide. */
const figures: readonly (Image | null)[] = [
  blank({ width: 80, height: 120 }, [200, 190, 170, 255]),
  null,
  blank({ width: 300, height: 290 }, [20, 19, 17, 255]),
];
const source = { count: 3, open: (i: number) => Promise.resolve(figures[i]) };
const { context } = listening();

Deno.test("figures alone are looked at where nothing is asked", async () => {
  const found = await figureCells(source, { opened: sizes, seed: 1, isEvaluated: false, context });
  assert.deepEqual(found.rows, [0, 2]);
  assert.deepEqual(found.views.map(({ data }) => [...data]), [[80, 120, 300, 290]]);
  assert.deepEqual([found.queries, found.windows], [{}, undefined]);
});

Deno.test("for a grid they are looked at in its views, and for the protocol as queries and in windows", async () => {
  const grid = configs.Burin_20epoch_grid;
  const options = { opened: sizes, seed: 1, grid, isEvaluated: true, context };
  const { rows, views, queries, windows } = await figureCells(source, options);
  assert.deepEqual(rows, [0, 2]);
  const [itself, ...changed] = views.map(({ data }) => [...data]);
  assert.deepEqual(itself, [80, 120, 300, 290]);
  assert.equal(changed.length, 4);
  const { width, height } = grid.size;
  for (const view of changed) assert.deepEqual(view, [width, height, width, height]);
  // queries are of the study's size, whichever the grid's
  const asked = configs.ResNet18_50epoch_base_aug.size;
  assert.deepEqual(Object.keys(queries), ["base_aug", "extended_aug"]);
  for (const { data } of Object.values(queries)) {
    assert.deepEqual([...data], [asked.width, asked.height, asked.width, asked.height]);
  }
  // 300 x 290 pixels are two windows of 200 x 290, both of the second row
  assert.deepEqual(windows!.figures, [1, 1]);
  assert.deepEqual([...windows!.cells.data], [200, 290, 200, 290]);
});
