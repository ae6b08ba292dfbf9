import assert from "node:assert/strict";
import { float32 } from "lib/tensor/tensor.ts";
import { treeBranch, treeFlatten, treeMap, treeStructure } from "lib/tensor/tree.ts";

const leaf = (value: number) => float32(Float32Array.of(value), []);
const [a, b, c, d] = [1, 2, 3, 4].map(leaf);
const tree = { x: a, inner: { "y.weight": b, list: [c, { z: d }] }, none: undefined, empty: {} };

Deno.test("leaves are named by the keys that lead to them, in order", () => {
  assert.deepEqual(Object.entries(treeFlatten(tree)), [
    ["x", a],
    ["inner.y.weight", b],
    ["inner.list.0", c],
    ["inner.list.1.z", d],
  ]);
  assert.deepEqual(treeFlatten({}), {});
});

Deno.test("flattened and put back, a tree is itself, with lists, empty records and what is undefined", () => {
  const structure = treeStructure(tree);
  assert.deepEqual(structure.names, Object.keys(treeFlatten(tree)));
  assert.deepEqual(structure.unflatten(treeFlatten(tree)), tree);
  assert.ok(Array.isArray(structure.unflatten(treeFlatten(tree)).inner.list));
});

Deno.test("other leaves take the places, others' names are left out, and a missing one is an error", () => {
  const structure = treeStructure({ p: a, q: { r: b } });
  const leaves: Record<string, number> = { "p": 0, "q.r": 7, "more": 9 };
  assert.deepEqual(structure.unflatten(leaves), { p: 0, q: { r: 7 } });
  assert.throws(() => structure.unflatten({ p: 1 }), /q\.r is missing among 1 tensors/);
  assert.throws(() => treeStructure({ toString: a }).unflatten({}), /toString is missing/);
});

Deno.test("two leaves of one name are an error, not one leaf", () => {
  assert.throws(
    () => treeFlatten({ "a.b": a, a: { b } }),
    /Cannot flatten: two tensors are named a\.b/,
  );
});

Deno.test("a map sees each leaf with its name; a record with an entry called shape is no leaf", () => {
  assert.deepEqual(treeMap({ u: { shape: a } }, ({ data }, name) => `${name} ${data[0]}`), {
    u: { shape: "u.shape 1" },
  });
});

Deno.test("a branch is what stands under its whole name", () => {
  assert.deepEqual(treeBranch({ "a.b": 1, "a.c.d": 2, "ab.c": 3, "a": 4 }, "a"), {
    b: 1,
    "c.d": 2,
  });
});
