import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keepLists, keepNothing } from "lib/study/kept_lists.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { withFolder } from "tests/with_folder.ts";

const tensors = (value: number): Tensor[] => [
  float32(new Float32Array([value, 2, 3, 4]), [2, 2]),
  { dtype: "float64", shape: [1], data: new Float64Array([0.1]) },
  float32(new Float32Array(0), [0]),
];

/** Makes tensors and counts how often. */
function maker(value = 1) {
  const made = { times: 0 };
  return {
    made,
    make: () => {
      made.times++;
      return Promise.resolve(tensors(value));
    },
  };
}

Deno.test("a list is made once, and read as it was made", () =>
  withFolder(async (folder) => {
    const { made, make } = maker();
    const of = { figures: "f", models: ["a"] };
    assert.deepEqual(await keepLists(folder, { of })("one", make), tensors(1));
    assert.deepEqual(await keepLists(folder, { of })("one", make), tensors(1));
    assert.equal(made.times, 1);
    await keepLists(folder, { of })("two", make);
    assert.equal(made.times, 2);
    assert.equal(readdirSync(folder).length, 2);
  }));

Deno.test("lists of other figures or models are made anew, and the old ones go", () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, "notes.txt"), "not ours");
    const { made, make } = maker();
    await keepLists(folder, { of: "a" })("one", make);
    await keepLists(folder, { of: "b" })("one", make);
    assert.equal(made.times, 2);
    assert.equal(readdirSync(folder).length, 2);
    assert.ok(readdirSync(folder).includes("notes.txt"));
  }));

Deno.test("a damaged file is made anew, and what is null is not kept", () =>
  withFolder(async (folder) => {
    const keep = keepLists(folder, { of: 1 });
    assert.equal(await keep("one", () => Promise.resolve(null)), null);
    assert.deepEqual(readdirSync(folder), []);
    const { made, make } = maker(7);
    await keep("one", make);
    const [file] = readdirSync(folder);
    writeFileSync(join(folder, file), "no tensors");
    assert.deepEqual(await keep("one", make), tensors(7));
    assert.equal(made.times, 2);
    assert.deepEqual(await keepNothing("one", make), tensors(7));
    assert.equal(made.times, 3);
  }));
