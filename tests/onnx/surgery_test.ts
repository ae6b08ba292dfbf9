import assert from "node:assert/strict";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { openSession } from "lib/onnx/session.ts";
import { anatomyOf, changeModel, cutModel } from "lib/onnx/surgery.ts";
import { float32 } from "lib/tensor/tensor.ts";

/** y = (2 x + 1) · w, with w stored. */
function model() {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: [2] });
  const two = builder.constant(float32(Float32Array.of(2), []), "two");
  const one = builder.constant(float32(Float32Array.of(1), []), "one");
  const w = builder.constant(float32(Float32Array.of(1, 10), [2]), "w");
  const middle = builder.node("Add", [builder.node("Mul", [x, two]), one]);
  builder.output(
    { name: "y", dtype: "float32", shape: [2] },
    builder.node("Mul", [middle, w]),
  );
  return { bytes: encodeGraph(builder.graph({ kept: "yes" })), middle };
}

const run = async (bytes: Uint8Array) => {
  await using session = await openSession(bytes);
  const results = await session.run({ x: float32(Float32Array.of(3, 4), [2]) });
  return Object.fromEntries(Object.entries(results).map(([name, t]) => [name, [...t.data]]));
};

Deno.test("a model is seen with its nodes and tensors", () => {
  const { nodes, constants, inputs, outputs } = anatomyOf(model().bytes);
  assert.deepEqual(nodes.map(({ operator }) => operator), ["Mul", "Add", "Mul"]);
  assert.deepEqual([...constants.get("w")!.data], [1, 10]);
  assert.deepEqual([inputs, outputs], [["x"], ["y"]]);
});

Deno.test("a part of a model gives what the whole had half-way", async () => {
  const { bytes, middle } = model();
  const part = cutModel(bytes, { [middle]: [2] });
  assert.deepEqual(await run(part), { [middle]: [7, 9] });
  assert.ok(!anatomyOf(part).constants.has("w"));
  assert.throws(() => cutModel(bytes, { nowhere: [1] }), /at "nowhere": no node makes it/);
});

Deno.test("other weights give other results, and the file says what it was told", async () => {
  const { bytes } = model();
  assert.deepEqual(await run(bytes), { y: [7, 90] });
  const changed = changeModel(bytes, {
    constants: { w: float32(Float32Array.of(2), [1]) },
    metadata: { names: "character" },
  });
  assert.deepEqual(await run(changed), { y: [14, 18] });
  assert.deepEqual(readMetadata(changed), { kept: "yes", names: "character" });
  assert.throws(
    () => changeModel(bytes, { constants: { v: float32(Float32Array.of(2), [1]) } }),
    /Cannot change v/,
  );
  const damaged = Uint8Array.of(1, 2, 3);
  assert.throws(() => anatomyOf(damaged), /Cannot read this as an ONNX model/);
  assert.throws(() => anatomyOf(damaged, { name: "m.onnx" }), /Cannot read m\.onnx as an ONNX/);
});

Deno.test("a tensor whose data does not fill its shape is refused by name", () => {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: [3] });
  const w = builder.constant({ dtype: "float32", shape: [3], data: new Float32Array(2) }, "w");
  builder.output({ name: "y", dtype: "float32", shape: [3] }, builder.node("Add", [x, w]));
  assert.throws(
    () => anatomyOf(encodeGraph(builder.graph()), { name: "m.onnx" }),
    /Cannot read m\.onnx .*the data of "w" does not fill its shape/,
  );
});
