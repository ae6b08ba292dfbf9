/** Cosines of all places of one map with all of another, as one product. */
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { openSession } from "lib/onnx/session.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

/** Multiplies rows of length 1. Dispose of it when done. */
export interface PlaceCosines extends AsyncDisposable {
  /** `[P, C]` and `[Q, C]` to `[P, Q]` */
  of(a: Tensor<"float32">, b: Tensor<"float32">): Promise<Tensor<"float32">>;
}

/** Opens the product. @param options.threads Default 1: enough for maps of a few hundred places */
export async function openPlaceCosines(
  { threads = 1 }: { readonly threads?: number } = {},
): Promise<PlaceCosines> {
  const builder = graphBuilder();
  const a = builder.input({ name: "a", dtype: "float32", shape: ["P", "C"] });
  const b = builder.input({ name: "b", dtype: "float32", shape: ["Q", "C"] });
  const product = builder.node("Gemm", [a, b], { transB: 1 });
  builder.output({ name: "cosines", dtype: "float32", shape: ["P", "Q"] }, product);
  const session = await openSession(encodeGraph(builder.graph()), {
    threads,
    name: "the product of places",
  });
  return {
    of: async (a, b) => (await session.run({ a, b })).cosines as Tensor<"float32">,
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
