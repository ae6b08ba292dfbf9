import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { shrunk } from "lib/image/shrunk.ts";

const size = ({ width, height }: { width: number; height: number }) => [width, height];

Deno.test("the longer side has as many pixels as asked for, and pixels are means of areas", () => {
  const image = blank({ width: 4, height: 2 }, [0, 0, 0, 255]);
  image.data.set([200, 100, 40], 4);
  const small = shrunk(image, 2);
  assert.deepEqual(size(small), [2, 1]);
  // one of four pixels
  assert.deepEqual([...small.data], [50, 25, 10, 255, 0, 0, 0, 255]);
  assert.deepEqual(size(shrunk(blank({ width: 600, height: 900 }, [0, 0, 0, 255]), 300)), [
    200,
    300,
  ]);
});

Deno.test("a picture that is no larger stays as it is; no side vanishes", () => {
  const image = blank({ width: 40, height: 20 }, [9, 9, 9, 255]);
  assert.equal(shrunk(image, 40), image);
  assert.deepEqual(size(shrunk(image, 39)), [39, 20]);
  assert.deepEqual(size(shrunk(blank({ width: 5000, height: 1 }, [9, 9, 9, 255]), 10)), [10, 1]);
});
