import assert from "node:assert/strict";
import process from "node:process";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { openSession } from "lib/onnx/session.ts";
import { float32 } from "lib/tensor/tensor.ts";

function doubled() {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: ["N", 2] });
  builder.output({ name: "y", dtype: "float32", shape: ["N", 2] }, builder.node("Add", [x, x]));
  return encodeGraph(builder.graph());
}
const pair = float32(Float32Array.of(1, 2), [1, 2]);

Deno.test("a model says what it takes and gives, and runs", async () => {
  await using session = await openSession(doubled(), { threads: 1 });
  assert.deepEqual(session.inputs, [{ name: "x", dtype: "float32", shape: [null, 2] }]);
  assert.deepEqual(session.outputs, [{ name: "y", dtype: "float32", shape: [null, 2] }]);
  assert.deepEqual((await session.run({ x: pair })).y, float32(Float32Array.of(2, 4), [1, 2]));
});

Deno.test("results are written into the arrays that are given", async () => {
  await using session = await openSession(doubled());
  const y = float32(new Float32Array(2), [1, 2]);
  const results = await session.run({ x: pair }, { y });
  assert.equal(results.y, y);
  assert.deepEqual(y.data, Float32Array.of(2, 4));
});

/** Matrix products long enough for two threads, and how much of the processor sleeping takes after them. */
async function burned(spinning: boolean) {
  const builder = graphBuilder();
  const a = builder.input({ name: "a", dtype: "float32", shape: [256, 256] });
  const product = builder.node("MatMul", [builder.node("MatMul", [a, a]), a]);
  builder.output({ name: "b", dtype: "float32", shape: [256, 256] }, product);
  await using session = await openSession(encodeGraph(builder.graph()), { threads: 2, spinning });
  const feeds = { a: float32(new Float32Array(256 * 256).fill(0.01), [256, 256]) };
  let [least, b] = [Infinity, new Float32Array()];
  for (let round = 0; round < 8; round++) {
    b = (await session.run(feeds)).b.data as Float32Array<ArrayBuffer>;
    const before = process.cpuUsage();
    const until = performance.now() + 3;
    while (performance.now() < until);
    const { user } = process.cpuUsage(before);
    least = Math.min(least, user / 3000);
  }
  return { least, b };
}

Deno.test("without spinning, threads leave the processor to others once a run is over, with the same results", async () => {
  const [awake, asleep] = [await burned(true), await burned(false)];
  assert.deepEqual(asleep.b, awake.b);
  assert.ok(asleep.least < 1.3, `${asleep.least} processors, beside ${awake.least}`);
});

Deno.test("wrong inputs are told with what the model wants", async () => {
  await using session = await openSession(doubled(), { name: "doubled.onnx" });
  const running = (feeds: Parameters<typeof session.run>[0]) => session.run(feeds);
  await assert.rejects(running({}), /doubled\.onnx: it wants "x", float32 \[any,2\]/);
  await assert.rejects(running({ x: pair, z: pair }), /has no input "z", only x/);
  await assert.rejects(
    running({ x: float32(new Float32Array(3), [1, 3]) }),
    /"x" is float32 \[any,2\], and was given float32 \[1,3\] of 3 numbers/,
  );
  await assert.rejects(
    running({ x: { dtype: "int32", shape: [1, 2], data: new Int32Array(2) } }),
    /was given int32 \[1,2\]/,
  );
});

Deno.test("what is no model is named", async () => {
  await assert.rejects(openSession("none.onnx"), /Cannot load none\.onnx on cpu/);
  await assert.rejects(openSession(new Uint8Array(40), { name: "zeros" }), /Cannot load zeros/);
  await assert.rejects(
    openSession(doubled().subarray(0, 30), { name: "torn.onnx" }),
    /Cannot load torn\.onnx on cpu.*whole ONNX file/s,
  );
});

Deno.test("a processor keeps nothing on a device, and says so", async () => {
  await assert.rejects(
    openSession(doubled(), { onDevice: ["y"], name: "doubled.onnx" }),
    /doubled\.onnx: cpu leaves no outputs on the device, only webgpu; run it without "onDevice"/,
  );
});
