import assert from "node:assert/strict";
import * as ort from "onnxruntime-node";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { DeviceTensor, type Fed, openSession, type Session } from "lib/onnx/session.ts";
import { deviceTensors, swappedArrays } from "lib/training/state_buffers.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { treeFlatten } from "lib/tensor/tree.ts";

type Tensors = Record<string, Tensor>;

const shapes = new Map([["w", [2]]]);
const x = float32(Float32Array.of(1, 10), [2]);
const first = () => new Map([["w", Float32Array.of(5, 6)]]);

/** w becomes w + x, and the product of both is told. */
function adding(): Uint8Array {
  const builder = graphBuilder();
  const port = (name: string) => ({ name, dtype: "float32", shape: [2] }) as const;
  const [w, x] = ["state.w", "inputs.x"].map((name) => builder.input(port(name)));
  builder.output(port("next.w"), builder.node("Add", [w, x]));
  builder.output(port("outputs.product"), builder.node("Mul", [w, x]));
  return encodeGraph(builder.graph());
}

Deno.test("two sets of arrays change places, and outputs are arrays of their own", async () => {
  await using session = await openSession(adding());
  const ports = { product: session.outputs.find(({ name }) => name === "outputs.product")! };
  using buffers = swappedArrays<Tensors, { product: Tensor }>({
    numbers: first(),
    shapes,
    ports,
    fill: (feeds, into) => session.run(treeFlatten(feeds), treeFlatten(into) as Tensors),
  });
  const told = [await buffers.run({ x }), await buffers.run({ x })];
  assert.deepEqual(told.map(({ product }) => [...product.data as Float32Array]), [[5, 60], [
    6,
    160,
  ]]);
  assert.deepEqual(Object.keys(told[0]), ["product"]);
  assert.deepEqual((await buffers.numbers()).get("w"), Float32Array.of(7, 26));
  buffers.replace(first());
  await buffers.run({ x });
  assert.deepEqual((await buffers.numbers()).get("w"), Float32Array.of(6, 16));
});

Deno.test("a free side of an output is one of a length of 1, and both sets of arrays hold the state", async () => {
  const filled: Float32Array[] = [];
  const ports = { y: { name: "outputs.y", dtype: "float32", shape: [null, 3] } } as const;
  using buffers = swappedArrays<Tensors, { y: Tensor }>({
    numbers: first(),
    shapes,
    ports,
    fill: ({ state }, { next }) => {
      filled.push(state.w.data as Float32Array);
      (next.w.data as Float32Array).set([filled.length, 0]);
      return Promise.resolve();
    },
  });
  const { y } = await buffers.run({ x });
  assert.deepEqual([y.dtype, y.shape, y.data.length], ["float32", [1, 3], 3]);
  for (let k = 0; k < 3; k++) await buffers.run({ x });
  assert.notEqual(filled[0], filled[1]);
  assert.deepEqual([filled[2], filled[3]], [filled[0], filled[1]], "the two take turns");
  assert.equal((await buffers.numbers()).get("w")![0], 4);
});

Deno.test("of a device's tensors the last ones alone are held, and the last are freed", async () => {
  const made: { freed: boolean }[] = [];
  const fed: Fed[] = [];
  const session = {
    runKeeping(feeds: Readonly<Record<string, Fed>>) {
      fed.push(feeds["state.w"]);
      const tensor = { freed: false, dims: [2], dispose: () => void (tensor.freed = true) };
      made.push(tensor);
      const kept = { "next.w": new DeviceTensor(tensor as never) };
      return Promise.resolve({ outputs: { "outputs.product": x }, kept });
    },
  } as unknown as Session;
  const ports = { product: { name: "outputs.product", dtype: "float32", shape: [2] } } as const;
  const options = { session, numbers: first(), shapes, ports, provider: "webgpu" } as const;
  {
    using buffers = deviceTensors<Tensors, { product: Tensor }>(options);
    assert.deepEqual((await buffers.numbers()).get("w"), Float32Array.of(5, 6));
    assert.deepEqual(Object.keys(await buffers.run({ x })), ["product"]);
    await buffers.run({ x });
    assert.deepEqual(fed[0], { dtype: "float32", shape: [2], data: Float32Array.of(5, 6) });
    assert.ok(fed[1] instanceof DeviceTensor);
    assert.deepEqual(made.map(({ freed }) => freed), [true, false]);
    buffers.replace(first());
    assert.deepEqual(made.map(({ freed }) => freed), [true, true]);
    await buffers.run({ x });
    assert.ok(!(fed[2] instanceof DeviceTensor));
  }
  assert.deepEqual(made.map(({ freed }) => freed), [true, true, true]);
});

Deno.test("the state is fetched from where the last step left it", async () => {
  // tensors of the runtime in plain memory stand in for a device's
  let w = Float32Array.of(5, 6);
  const session = {
    runKeeping() {
      w = w.map((value) => value + 1);
      const kept = { "next.w": new DeviceTensor(new ort.Tensor("float32", w, [2])) };
      return Promise.resolve({ outputs: { "outputs.product": x }, kept });
    },
  } as unknown as Session;
  const ports = { product: { name: "outputs.product", dtype: "float32", shape: [2] } } as const;
  const options = { session, numbers: first(), shapes, ports, provider: "cpu" } as const;
  using buffers = deviceTensors<Tensors, { product: Tensor }>(options);
  await buffers.run({ x });
  await buffers.run({ x });
  assert.deepEqual([...await buffers.numbers()], [["w", Float32Array.of(7, 8)]]);
});
