import assert from "node:assert/strict";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { integerProductsAreExact } from "lib/onnx/integer_products.ts";
import { quantized } from "lib/onnx/quantization.ts";
import { openSession } from "lib/onnx/session.ts";
import { float32 } from "lib/tensor/tensor.ts";

Deno.test("where it says so large products add up, where it does not they overflow; it is found once", async () => {
  const [channels, side] = [64, 20];
  const graph = graphBuilder();
  const shape = [1, channels, side, side];
  const x = graph.input({ name: "x", dtype: "float32", shape });
  const filter = float32(new Float32Array(channels * channels).fill(1), [channels, channels, 1, 1]);
  const made = graph.node("Conv", [x, graph.constant(filter)]);
  graph.output({ name: "y", dtype: "float32", shape }, made);
  const model = quantized(encodeGraph(graph.graph()), { x: [0, 1], y: [0, channels] });
  await using session = await openSession(model, { threads: 1 });
  const ones = float32(new Float32Array(channels * side * side).fill(1), shape);
  const { y } = await session.run({ x: ones });
  const right = (y.data as Float32Array).every((value) => Math.abs(value - channels) < 0.5);
  assert.equal(await integerProductsAreExact(), right);
  assert.equal(integerProductsAreExact(), integerProductsAreExact());
});
