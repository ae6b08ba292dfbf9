/** Products of matrices that are too large for loops. */
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { encodeGraph, graphBuilder } from "./graph.ts";
import { openSession, type SessionOptions } from "./session.ts";

/** Which of the two are taken with rows for columns. */
export interface ProductOptions extends Pick<SessionOptions, "threads"> {
  /** The first one. Default false. */
  readonly transA?: boolean;
  /** The second one. Default false. */
  readonly transB?: boolean;
}

/**
 * The product of two matrices, in single precision.
 *
 * @param pair `[M, K]` and `[K, N]`, or each the other way about
 * @returns `[M, N]`
 * @throws {RangeError} when their sides do not fit, or one is no matrix
 *
 * ```ts
 * import { matrixProduct } from "lib/onnx/product.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const row = float32(Float32Array.of(1, 2), [1, 2]);
 * (await matrixProduct([row, row], { transB: true })).data; // [5]
 * ```
 */
export async function matrixProduct(
  [a, b]: readonly [Tensor<"float32">, Tensor<"float32">],
  { transA = false, transB = false, threads }: ProductOptions = {},
): Promise<Tensor<"float32">> {
  const [rows, inner] = transA ? a.shape.toReversed() : a.shape;
  const [other, columns] = transB ? b.shape.toReversed() : b.shape;
  if (a.shape.length !== 2 || b.shape.length !== 2 || inner !== other) {
    throw new RangeError(
      `Cannot multiply [${a.shape}]${transA ? "^T" : ""} by [${b.shape}]${transB ? "^T" : ""}: ` +
        "give matrices of which the columns of the first are the rows of the second",
    );
  }
  if (rows === 0 || columns === 0 || inner === 0) {
    return float32(new Float32Array(rows * columns), [rows, columns]);
  }
  const builder = graphBuilder();
  const names = [a, b].map((tensor, i) =>
    builder.input({ name: "ab"[i], dtype: "float32", shape: [...tensor.shape] })
  );
  const product = builder.node("Gemm", names, { transA: Number(transA), transB: Number(transB) });
  builder.output({ name: "product", dtype: "float32", shape: [rows, columns] }, product);
  await using session = await openSession(encodeGraph(builder.graph()), {
    ...threads === undefined ? {} : { threads },
    name: "a product",
  });
  const { data } = (await session.run({ a, b })).product as Tensor<"float32">;
  return float32(data.slice(), [rows, columns]);
}
