import assert from "node:assert/strict";
import {
  flatLayout,
  flattened,
  unflattened,
  unflattenedParams,
} from "lib/finetune/flat_weights.ts";
import { compile } from "lib/jit/compile.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, sizeOf } from "lib/tensor/tensor.ts";

const random = new Random(5);
const made = (shape: readonly number[]) =>
  float32(Float32Array.from({ length: sizeOf(shape) }, () => random.normal()), shape);

const weights = {
  "a.weight": made([3, 3, 4, 8]),
  "a.bias": made([8]),
  "b.weight": made([3, 3, 8, 1]), // a filter for each channel
  "c.weight": made([1, 1, 1, 1]), // one channel in, one out
  "b.scale": made([8]),
};
const layout = flatLayout(weights, (name) => name.endsWith(".weight") ? "filters" : "vectors");

Deno.test("weights come out of their vectors as they went in, here and in a graph", async () => {
  const vectors = flattened(weights, layout);
  assert.deepEqual(Object.keys(vectors), ["filters", "vectors"]);
  assert.equal(vectors.filters.data.length, 288 + 72 + 1);
  assert.deepEqual(unflattened(vectors, layout), weights);
  await using running = await compile((given) => unflattenedParams(given, layout), vectors);
  const found = await running.run(vectors);
  for (const [name, { data, shape }] of Object.entries(weights)) {
    assert.deepEqual([...found[name].data], [...data], name);
    assert.deepEqual([...found[name].shape], [...shape], name);
  }
});

Deno.test("in its vector a filter lies as its gradient comes out: outputs first", () => {
  const { filters } = flattened(weights, layout);
  const at = (y: number, x: number, i: number, o: number) =>
    weights["a.weight"].data[((y * 3 + x) * 4 + i) * 8 + o];
  assert.equal(filters.data[((5 * 3 + 2) * 3 + 1) * 4 + 3], at(2, 1, 3, 5));
  const channel = weights["b.weight"].data[(1 * 3 + 2) * 8 + 6];
  assert.equal(filters.data[288 + 6 * 9 + 1 * 3 + 2], channel);
});
