import assert from "node:assert/strict";
import { mapLevels } from "lib/review/page/map_levels.ts";
import { Random } from "lib/tensor/random.ts";

const random = new Random(3);
const x = Array.from({ length: 2000 }, () => random.next());
const y = Array.from({ length: 2000 }, () => random.next() ** 2);

Deno.test("each cell of a level has one figure, and every cell with figures has one", () => {
  const levels = mapLevels({ x, y });
  for (const level of [0, 1, 3, 6]) {
    const side = 2 ** level;
    const cell = (i: number) => Math.floor(y[i] * side) * side + Math.floor(x[i] * side);
    const shown = [...levels.at(level)].map(cell);
    assert.equal(new Set(shown).size, shown.length);
    assert.deepEqual(new Set(shown), new Set(x.map((_, i) => cell(i))));
  }
});

Deno.test("what is shown at a level is shown at all deeper ones", () => {
  const levels = mapLevels({ x, y });
  for (let level = 0; level < 12; level++) {
    const deeper = new Set(levels.at(level + 1));
    assert.ok([...levels.at(level)].every((i) => deeper.has(i)), `level ${level}`);
  }
});

Deno.test("a cell shows the figure of its fullest quarter", () => {
  const levels = mapLevels({ x: [0.1, 0.9, 0.95], y: [0.1, 0.9, 0.9] });
  assert.deepEqual([...levels.at(0)], [1]);
});

Deno.test("points at the border and beyond it belong to the cells at the border", () => {
  assert.deepEqual([...mapLevels({ x: [1, 0, 1.2], y: [1, 0, -0.1] }).at(1)], [0, 1, 2]);
  assert.deepEqual([...mapLevels({ x: [], y: [] }).at(3)], []);
});
