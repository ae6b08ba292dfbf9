/**
 * Whether ONNX Runtime's own blocked convolutions are to be had on this processor, and how wide their
 * blocks are. Their domain, com.microsoft.nchwc, is internal to ONNX Runtime, so it is tried out, and
 * believed only where a convolution comes out as the ordinary one does.
 */
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { encodeGraph, graphBuilder } from "./graph.ts";
import { openSession } from "./session.ts";

/** Where the blocked operators live. */
export const blockedDomain = "com.microsoft.nchwc";
const channels = 32;
const side = 3;

/** ReorderInput of pictures [1, C, 3, 3], and a 1 x 1 convolution in blocks beside the ordinary one. */
function probe(block: number): Uint8Array {
  const graph = graphBuilder();
  const { node } = graph;
  const shape = [1, channels, side, side];
  const x = graph.input({ name: "x", dtype: "float32", shape });
  // whole numbers, so that sums are exact in whatever order they are made
  const weights = Float32Array.from(
    { length: channels * channels },
    (_, i) => (i * 7) % 11 - 5,
  ); // [O, I]
  const filter = graph.constant(float32(weights, [channels, channels, 1, 1]));
  const lies = node("ReorderInput", [x], { channels_last: 0 }, { domain: blockedDomain });
  graph.output({ name: "lies", dtype: "float32", shape }, lies);
  const dims = [channels / block, block, channels / block, block];
  const blocks = graph.constant({
    dtype: "int64",
    shape: [4],
    data: BigInt64Array.from(dims, BigInt),
  });
  const whole = graph.constant({
    dtype: "int64",
    shape: [4],
    data: BigInt64Array.from([channels, channels, 1, 1], BigInt),
  });
  const turned = node("Transpose", [node("Reshape", [filter, blocks])], { perm: [0, 2, 3, 1] });
  const convolved = node("Conv", [lies, node("Reshape", [turned, whole])], {
    kernel_shape: [1, 1],
  }, { domain: blockedDomain });
  const back = node("ReorderOutput", [convolved], { channels, channels_last: 0 }, {
    domain: blockedDomain,
  });
  graph.output({ name: "blocked", dtype: "float32", shape }, back);
  graph.output({ name: "plain", dtype: "float32", shape }, node("Conv", [x, filter]));
  return encodeGraph(graph.graph());
}

async function holds(block: number): Promise<boolean> {
  await using session = await openSession(probe(block), { threads: 1 });
  const pixels = side * side;
  const x = float32(
    Float32Array.from({ length: channels * pixels }, (_, i) => i),
    [1, channels, side, side],
  );
  const { lies, blocked, plain } = await session.run({ x }) as Record<string, Tensor<"float32">>;
  // The second number is the first pixel's second channel, and the block's end its second pixel.
  const wide = lies.data[1] === pixels && lies.data[block] === 1;
  return wide && blocked.data.every((value, i) => value === plain.data[i]);
}

let found: Promise<number | null> | undefined;

async function find(): Promise<number | null> {
  for (const block of [16, 8]) {
    try {
      if (await holds(block)) return block;
    } catch {
      // An unknown operator, here or in another version: the plain graph serves.
      return null;
    }
  }
  return null;
}

/**
 * Channels per block, 16 or 8, or null where plain graphs must serve. Found once.
 *
 * ```ts
 * import { blockSize } from "lib/onnx/block_size.ts";
 * await blockSize(); // 16 on processors with AVX-512
 * ```
 */
export function blockSize(): Promise<number | null> {
  return found ??= find();
}
