import assert from "node:assert/strict";
import { graphBuilder } from "lib/onnx/graph.ts";
import { printGraph } from "lib/onnx/print.ts";
import { float32 } from "lib/tensor/tensor.ts";

Deno.test("a graph reads from its inputs to its outputs", () => {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: ["N", 10] });
  const ten = builder.constant(float32(new Float32Array(10).fill(2), [10]));
  const y = builder.node("Gemm", [x, ten], { transB: 1, alpha: { float: 0.5 } });
  builder.output({ name: "y", dtype: "float32", shape: ["N"] }, builder.node("Clip", [y, "", ten]));
  assert.equal(
    printGraph(builder.graph()),
    [
      "input x: float32[N,10]",
      "%0 = float32[10] 2,2,2,2,2,2,2,2 ...",
      "%1 = Gemm(x, %0) alpha=0.5 transB=[1]",
      "y = Clip(%1, _, %0)",
      "output y: float32[N]",
    ].join("\n"),
  );
});

Deno.test("attributes stand by their names; texts, lists, own domains and short constants are told", () => {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: [1] });
  const eight = builder.constant(float32(new Float32Array(8).fill(3), [8]));
  const attributes = { z: 2, mode: "same", floats: { floats: [0.5, 1] }, axes: [1, 2] };
  const y = builder.node("Made", [x, eight], attributes, { domain: "com.own" });
  // a value that is used twice keeps its name
  builder.output({ name: "y", dtype: "float32", shape: [1] }, builder.node("Add", [y, y]));
  assert.equal(
    printGraph(builder.graph()),
    [
      "input x: float32[1]",
      "%0 = float32[8] 3,3,3,3,3,3,3,3",
      '%1 = com.own:Made(x, %0) axes=[1,2] floats=[0.5,1] mode="same" z=[2]',
      "y = Add(%1, %1)",
      "output y: float32[1]",
    ].join("\n"),
  );
});
