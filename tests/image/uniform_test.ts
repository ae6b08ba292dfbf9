import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { isUniform } from "lib/image/uniform.ts";

Deno.test("a picture of one colour is uniform, one with another pixel anywhere is not", () => {
  const size = { width: 5, height: 4 };
  assert.ok(isUniform(blank(size, [10, 20, 30, 255])));
  assert.ok(isUniform(blank({ width: 1, height: 1 }, [0, 1, 2, 3])));
  for (const place of [0, 1, 2, 3, 7, 4 * 20 - 4, 4 * 20 - 2, 4 * 20 - 1]) {
    const image = blank(size, [10, 20, 30, 255]);
    // alpha is full already, and goes to nought
    image.data[place]++;
    assert.ok(!isUniform(image), `${place}`);
  }
});
