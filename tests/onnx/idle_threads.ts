/** How much of the processor a session's threads take after a run, in a process of its own; argument: spinning. */
import process from "node:process";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { openSession } from "lib/onnx/session.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { float32 } from "lib/tensor/tensor.ts";

/** Of matrix products long enough for two threads. */
function products(): Uint8Array {
  const builder = graphBuilder();
  const a = builder.input({ name: "a", dtype: "float32", shape: [256, 256] });
  const product = builder.node("MatMul", [builder.node("MatMul", [a, a]), a]);
  builder.output({ name: "b", dtype: "float32", shape: [256, 256] }, product);
  return encodeGraph(builder.graph());
}

const spinning = Deno.args[0] === "spinning";
await using session = await openSession(products(), { threads: 2, spinning });
const feeds = { a: float32(new Float32Array(256 * 256).fill(0.01), [256, 256]) };
const shares: number[] = [];
let result = "";
for (let round = 0; round < 9; round++) {
  const { data } = (await session.run(feeds)).b;
  result = sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const before = process.cpuUsage();
  const until = performance.now() + 3;
  while (performance.now() < until);
  const { user } = process.cpuUsage(before);
  shares.push(user / 3000);
}
shares.sort((a, b) => a - b);
console.log(JSON.stringify({ median: shares[4], result }));
