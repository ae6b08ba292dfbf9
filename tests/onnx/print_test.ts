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
