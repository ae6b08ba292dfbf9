import assert from "node:assert/strict";
import { projectDirectory } from "lib/assets/manifest.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { DeviceTensor, openSession } from "lib/onnx/session.ts";
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

/** In a process of its own: that of the tests works on other files at the same time. */
async function burned(spinning: boolean) {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tests/onnx/idle_threads.ts", spinning ? "spinning" : "sleeping"],
    cwd: projectDirectory,
    env: { NO_COLOR: "1" },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)) as {
    readonly median: number;
    readonly result: string;
  };
}

Deno.test("without spinning, threads leave the processor to others once a run is over, with the same results", async () => {
  const [awake, asleep] = [await burned(true), await burned(false)];
  assert.equal(asleep.result, awake.result);
  assert.ok(asleep.median < 1.3, `${asleep.median} processors, beside ${awake.median}`);
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

Deno.test("a tensor on the device has its sides, and frees its memory when it is disposed of", () => {
  let freed = 0;
  const held = { dims: [2, 3], dispose: () => freed++ };
  {
    using tensor = new DeviceTensor(
      held as unknown as ConstructorParameters<typeof DeviceTensor>[0],
    );
    assert.deepEqual(tensor.shape, [2, 3]);
    assert.equal(freed, 0);
  }
  assert.equal(freed, 1);
});
