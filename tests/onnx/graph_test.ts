import assert from "node:assert/strict";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { openSession } from "lib/onnx/session.ts";
import { float32 } from "lib/tensor/tensor.ts";

Deno.test("attributes of all kinds, constants and several outputs reach the runtime", async () => {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: ["N", 3] });
  const leaky = builder.node("LeakyRelu", [x], { alpha: { float: 0.5 } });
  const two = builder.constant(float32(Float32Array.of(2), []));
  const [values, indices] = builder.nodeOf(
    "TopK",
    [
      builder.node("Mul", [leaky, two]),
      builder.constant({
        dtype: "int64",
        shape: [1],
        data: BigInt64Array.of(2n),
      }),
    ],
    { axis: 1, largest: 1 },
    { outputs: 2 },
  );
  builder.output({ name: "best", dtype: "float32", shape: ["N", 2] }, values);
  builder.output({ name: "where", dtype: "int64", shape: ["N", 2] }, indices);
  await using session = await openSession(encodeGraph(builder.graph()));
  const { best, where } = await session.run({ x: float32(Float32Array.of(-4, 3, 1), [1, 3]) });
  assert.deepEqual(best.data, Float32Array.of(6, 2));
  assert.deepEqual(where.data, BigInt64Array.of(1n, 2n));
});

Deno.test("what no output needs is left out, and equal constants are one", () => {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: [1] });
  const one = () => builder.constant(float32(Float32Array.of(1), []));
  assert.deepEqual([one(), one()], ["constant_0", "constant_0"]);
  // values are called by what makes them and how many such came before
  assert.deepEqual(
    builder.nodeOf("Split", [x], {}, { outputs: 2 }),
    ["Split_0", "Split_1"],
  );
  builder.node("Exp", [builder.constant(float32(Float32Array.of(3), []))]);
  builder.output({ name: "y", dtype: "float32", shape: [1] }, builder.node("Add", [x, one()]));
  const { nodes, constants } = builder.graph();
  assert.deepEqual(nodes.map(({ operator }) => operator), ["Add"]);
  assert.equal(constants.size, 1);
});

Deno.test("equal constants of up to 32 numbers are one, larger ones are not compared", () => {
  const builder = graphBuilder();
  const constant = (count: number) =>
    builder.constant(float32(new Float32Array(count).fill(1), [count]));
  assert.equal(constant(32), constant(32));
  assert.notEqual(constant(33), constant(33));
  assert.notEqual(constant(32), constant(31));
});

Deno.test("a node of which one result is needed stays, whichever that is", () => {
  for (const which of [0, 1]) {
    const builder = graphBuilder();
    const x = builder.input({ name: "x", dtype: "float32", shape: [2] });
    const parts = builder.nodeOf("Split", [x], { num_outputs: 2 }, { outputs: 2 });
    builder.output(
      { name: "y", dtype: "float32", shape: [1] },
      builder.node("Neg", [parts[which]]),
    );
    const { nodes } = builder.graph();
    assert.deepEqual(nodes.map(({ operator }) => operator), ["Split", "Neg"]);
  }
});

Deno.test("a value that is two outputs is copied once, an input that is one always", async () => {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: [1] });
  const double = builder.node("Add", [x, x]);
  const ports = ["a", "b", "c"].map((name) => ({ name, dtype: "float32", shape: [1] }) as const);
  builder.output(ports[0], double);
  builder.output(ports[1], double);
  builder.output(ports[2], x);
  const graph = builder.graph();
  assert.deepEqual(graph.nodes.map(({ operator }) => operator), ["Add", "Identity", "Identity"]);
  await using session = await openSession(encodeGraph(graph));
  const { a, b, c } = await session.run({ x: float32(Float32Array.of(3), [1]) });
  assert.deepEqual([a.data[0], b.data[0], c.data[0]], [6, 6, 3]);
});

Deno.test("metadata comes back", () => {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: [1] });
  builder.output({ name: "y", dtype: "float32", shape: [1] }, x);
  assert.deepEqual(readMetadata(encodeGraph(builder.graph({ a: "1", b: "é" }))), {
    a: "1",
    b: "é",
  });
});
