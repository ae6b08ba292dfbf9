import assert from "node:assert/strict";
import { placeVectors } from "lib/matching/place_vectors.ts";
import { float32 } from "lib/tensor/tensor.ts";

Deno.test("each place has a vector of length 1, less the means; where nothing is it stays nothing", () => {
  // two channels of 2 x 2 places
  const map = float32(Float32Array.of(4, 1, 1, 1, 5, 2, 2, 6), [1, 2, 2, 2]);
  const { side, vectors } = placeVectors(map, Float32Array.of(1, 2));
  assert.equal(side, 2);
  assert.deepEqual(vectors.shape, [4, 2]);
  const half = Math.fround(Math.SQRT1_2);
  assert.deepEqual([...vectors.data].map((value) => Math.fround(value)), [
    ...[half, half],
    ...[0, 0],
    ...[0, 0],
    ...[0, 1],
  ]);
});
