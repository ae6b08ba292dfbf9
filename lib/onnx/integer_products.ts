/**
 * Whether quantised convolutions come out right on this processor. Before VNNI those of Intel and AMD add
 * two products of 8 bits in 16, where large ones overflow, so that it is tried out.
 */
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { encodeGraph, graphBuilder } from "./graph.ts";
import { quantized } from "./quantization.ts";
import { openSession } from "./session.ts";

const channels = 32;
const side = 12;

/** A convolution whose products are all as large as they can be, over `kernel` x `kernel` pixels. */
async function isExact(kernel: number): Promise<boolean> {
  const graph = graphBuilder();
  const shape = [1, channels, side, side];
  const size = channels * kernel * kernel;
  const filter = float32(
    new Float32Array(channels * size).fill(127),
    [channels, channels, kernel, kernel],
  );
  const x = graph.input({ name: "x", dtype: "float32", shape });
  const read = graph.node("Relu", [x]);
  const made = graph.node("Conv", [read, graph.constant(filter)], { pads: Array(4).fill(0) });
  const left = side - kernel + 1;
  graph.output({ name: "sums", dtype: "float32", shape: [1, channels, left, left] }, made);
  const sum = size * 127 * 255;
  const model = quantized(encodeGraph(graph.graph()), { [read]: [0, 255], sums: [0, sum] });
  await using session = await openSession(model, { threads: 1 });
  const full = float32(new Float32Array(channels * side * side).fill(255), shape);
  const { sums } = await session.run({ x: full }) as Record<string, Tensor<"float32">>;
  return sums.data.every((value) => Math.abs(value - sum) < sum / 512);
}

let found: Promise<boolean> | undefined;

/**
 * Whether they do. Found once.
 *
 * ```ts
 * import { integerProductsAreExact } from "lib/onnx/integer_products.ts";
 * await integerProductsAreExact(); // true on processors with VNNI, and on ARM
 * ```
 */
export function integerProductsAreExact(): Promise<boolean> {
  return found ??= Promise.all([1, 3].map(isExact)).then((all) => all.every(Boolean), (reason) => {
    // what failed once, for want of memory, may be had later
    found = undefined;
    throw reason;
  });
}
