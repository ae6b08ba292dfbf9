import assert from "node:assert/strict";
import {
  boundsOf,
  boxOnPicture,
  losses,
  outlined,
  rectangleAround,
  soundPoints,
} from "lib/corpus/label_outline.ts";
import { maskArea } from "lib/geometry/mask.ts";

const size = { width: 10, height: 8 };

Deno.test("points are pairs of numbers", () => {
  assert.deepEqual(soundPoints([[1, 2], ["3", 4.5]]), { value: [[1, 2], [3, 4.5]] });
  for (const odd of [null, 7, [[1, 2, 3]], [[1]], [7], [["x", 1]], [[1, null]], [[1e999, 2]]]) {
    assert.ok("fault" in soundPoints(odd), JSON.stringify(odd));
  }
  assert.deepEqual(soundPoints([[1, 2], [3, "x"]]), {
    fault: 'its point 2 is "x", which is no number',
  });
  const deep = JSON.parse("[".repeat(50_000) + "]".repeat(50_000));
  assert.ok("fault" in soundPoints([deep]));
  assert.deepEqual(boundsOf([[3, 1], [-1, 4]]), [-1, 1, 3, 4]);
});

Deno.test("outlines of three points or more; those of no pixel keep their box, of no area none", () => {
  const triangle = outlined([[0, 0], [8, 0], [0, 8]], size);
  assert.ok("value" in triangle && maskArea(triangle.value.mask!) === 28);
  assert.deepEqual(outlined([[0, 0], [4, 4]], size), {
    fault: "its outline has 2 points, not 3 or more",
  });
  assert.deepEqual(outlined([[1.1, 1.1], [1.3, 1.1], [1.3, 1.3]], size), {
    value: { box: [1.1, 1.1, 1.3, 1.3], lost: losses.thin },
  });
  assert.ok("fault" in outlined([[1, 1], [2, 1], [3, 1]], size));
});

Deno.test("boxes touch the picture; a rectangle's corners half a pixel off are turned", () => {
  assert.ok("value" in boxOnPicture([-3, -3, 0.5, 0.5], size));
  for (const off of [[-3, 0, 0, 5], [10, 0, 12, 5], [0, -2, 5, 0], [0, 8, 5, 9]] as const) {
    assert.match(JSON.stringify(boxOnPicture(off, size)), /lies off the picture of 10 x 8/);
  }
  const corners = (shift: number) =>
    rectangleAround([[1, 1 + shift], [5, 1], [5, 4], [1, 4]], size);
  assert.deepEqual(corners(0.4), { value: { box: [1, 1, 5, 4] } });
  assert.deepEqual(corners(0.5), { value: { box: [1, 1, 5, 4], lost: losses.turned } });
});
