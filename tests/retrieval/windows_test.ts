import assert from "node:assert/strict";
import { windowsOfPicture } from "lib/retrieval/windows.ts";

const window = { width: 20, height: 30 };

Deno.test("a picture no larger than a window has none; a pixel more, and there are two", () => {
  assert.deepEqual(windowsOfPicture({ width: 20, height: 30 }, { window }), []);
  assert.deepEqual(windowsOfPicture({ width: 5, height: 30 }, { window }), []);
  assert.deepEqual(windowsOfPicture({ width: 21, height: 30 }, { window }), [
    [0, 0, 20, 30],
    [1, 0, 21, 30],
  ]);
  assert.deepEqual(windowsOfPicture({ width: 12, height: 31 }, { window }), [
    [0, 0, 12, 30],
    [0, 1, 12, 31],
  ]);
});

Deno.test("windows cover a picture and share half with the next until there are as many as may be", () => {
  const boxes = (width: number, height: number) => windowsOfPicture({ width, height }, { window });
  assert.deepEqual(boxes(30, 30).map(([x]) => x), [0, 10]);
  assert.deepEqual(boxes(31, 30).map(([x]) => x), [0, 6, 11]);
  assert.deepEqual(boxes(20, 75).map(([, y]) => y), [0, 15, 30, 45]);
  const many = boxes(400, 900);
  assert.equal(many.length, 20);
  assert.deepEqual(many.at(-1), [380, 870, 400, 900]);
  assert.deepEqual(many.slice(0, 4).map(([x]) => x), [0, 127, 253, 380]);
  const few = { columns: 2, rows: 3 };
  assert.equal(windowsOfPicture({ width: 400, height: 900 }, { window, most: few }).length, 6);
});

Deno.test("without a word a window is the study's crop, 200 wide and 300 high", () => {
  assert.deepEqual(windowsOfPicture({ width: 201, height: 300 })[1], [1, 0, 201, 300]);
  assert.deepEqual(windowsOfPicture({ width: 200, height: 300 }), []);
});
