import assert from "node:assert/strict";
import process from "node:process";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { openSession } from "lib/onnx/session.ts";
import { isOfList } from "lib/onnx/uncopied.ts";
import { float32 } from "lib/tensor/tensor.ts";

/** -x, and the x-th of three numbers. */
function model(count: number) {
  const builder = graphBuilder();
  const port = { dtype: "float32", shape: [count] } as const;
  const x = builder.input({ name: "x", ...port });
  const at = builder.input({ name: "at", dtype: "int64", shape: [1] });
  builder.output({ name: "negative", ...port }, builder.node("Neg", [x]));
  const three = builder.constant(float32(Float32Array.of(5, 6, 7), [3]));
  const third = builder.node("Gather", [three, at]);
  builder.output({ name: "chosen", dtype: "float32", shape: [1] }, third);
  return encodeGraph(builder.graph());
}

const at = (place: number) =>
  ({ dtype: "int64", shape: [1], data: BigInt64Array.of(BigInt(place)) }) as const;

Deno.test("all given arrays are filled, each time anew; others are made", async () => {
  await using session = await openSession(model(3), { threads: 1, uncopied: true });
  assert.deepEqual(session.outputs.map(({ name }) => name), ["negative", "chosen"]);
  const negative = float32(new Float32Array(3), [3]);
  const chosen = float32(new Float32Array(1), [1]);
  for (const k of [0, 1, 2]) {
    const x = float32(Float32Array.of(k, 2, 3), [3]);
    const found = await session.run({ x, at: at(k) }, { negative, chosen });
    assert.equal(found.negative, negative);
    assert.deepEqual([...negative.data, ...chosen.data], [-k, -2, -3, 5 + k]);
  }
  const x = float32(Float32Array.of(4, 5, 6), [3]);
  const free = await session.run({ x, at: at(1) });
  assert.deepEqual(free.negative, float32(Float32Array.of(-4, -5, -6), [3]));
  assert.deepEqual(negative.data[0], -2, "nothing was written into the old array");
  const { chosen: one, ...more } = await session.run({ x, at: at(2) }, { chosen });
  assert.deepEqual([one.data[0], more], [7, {}]);
});

Deno.test("a run that fails is told, and so are arrays that do not fit", async () => {
  await using session = await openSession(model(3), { threads: 1, uncopied: true, name: "three" });
  const x = float32(new Float32Array(3), [3]);
  const negative = float32(new Float32Array(3), [3]);
  const chosen = float32(new Float32Array(1), [1]);
  await assert.rejects(
    session.run({ x, at: at(3) }, { negative, chosen }),
    /Cannot run three: .*indices element out of data bounds/s,
  );
  await assert.rejects(
    session.run({ x, at: at(0) }, { negative: float32(new Float32Array(2), [2]), chosen }),
    /Cannot run three/,
  );
});

Deno.test("results are not copied: no new memory is touched", async () => {
  const count = 1 << 24;
  const x = float32(new Float32Array(count).fill(1), [count]);
  const negative = float32(new Float32Array(count).fill(0), [count]);
  await using session = await openSession(model(count), { threads: 1, uncopied: true });
  await session.run({ x, at: at(0) }, { negative });
  const before = process.memoryUsage().rss;
  await session.run({ x, at: at(0) }, { negative });
  assert.ok(process.memoryUsage().rss - before < 2 * count, "half of the result's bytes at most");
});

Deno.test("it is refused where it does nothing", async () => {
  await assert.rejects(
    openSession("m.onnx", { uncopied: true }),
    /Cannot load m.onnx: .*run it without "uncopied"/,
  );
  await assert.rejects(openSession(model(1), { uncopied: true, provider: "webgpu" }), /on cpu/);
  assert.ok(!isOfList(new Error("Gather: indices element out of data bounds")));
});
