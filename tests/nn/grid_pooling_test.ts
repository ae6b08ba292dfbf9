import assert from "node:assert/strict";
import { gridCells } from "lib/nn/grid_pooling.ts";

const pooled = (values: number[], map: { height: number; width: number }, places: number) => {
  const { data, shape } = gridCells(map, places);
  assert.deepEqual(shape, [values.length, places * places]);
  return Array.from({ length: places ** 2 }, (_, cell) => {
    let sum = 0;
    values.forEach((value, i) => sum += value * data[i * places ** 2 + cell]);
    return Math.round(sum * 1000) / 1000;
  });
};

Deno.test("cells are means of their parts of the map, row by row", () => {
  const map = { height: 2, width: 4 };
  assert.deepEqual(pooled([0, 1, 2, 3, 4, 5, 6, 7], map, 2), [0.5, 2.5, 4.5, 6.5]);
  assert.deepEqual(pooled([0, 1, 2, 3, 4, 5, 6, 7], map, 1), [3.5]);
});

Deno.test("a map of other sides is cut as PyTorch's adaptive pooling cuts it", () => {
  // torch.nn.functional.adaptive_avg_pool2d(torch.arange(15.).reshape(1, 1, 3, 5), 2)
  const values = Array.from({ length: 15 }, (_, i) => i);
  assert.deepEqual(pooled(values, { height: 3, width: 5 }, 2), [3.5, 5.5, 8.5, 10.5]);
  // ... of a map that is smaller than the grid
  assert.deepEqual(pooled([1, 2], { height: 1, width: 2 }, 3), [1, 1.5, 2, 1, 1.5, 2, 1, 1.5, 2]);
});

Deno.test("a grid or a map without places is refused", () => {
  for (const map of [{ height: 0, width: 2 }, { height: 2, width: 1.5 }]) {
    assert.throws(() => gridCells(map, 2), /Cannot lay a grid of 2 x 2 over a map/);
  }
  assert.throws(() => gridCells({ height: 2, width: 2 }, 0), /grid of 0 x 0/);
});
