import assert from "node:assert/strict";
import proto from "onnx-proto";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { halfStored, joinModels, singleStored } from "lib/onnx/join.ts";
import { openSession } from "lib/onnx/session.ts";
import { anatomyOf } from "lib/onnx/surgery.ts";
import { float32 } from "lib/tensor/tensor.ts";

/** `x` [4] and, where wanted, `more` [4], by an operator with a stored vector. */
function small(operator: string, { names, stored }: {
  names: { input: string; output: string };
  stored: readonly number[];
}) {
  const graph = graphBuilder();
  const x = graph.input({ name: names.input, dtype: "float32", shape: [4] });
  const value = graph.node(operator, [x, graph.constant(float32(Float32Array.from(stored), [4]))]);
  graph.output({ name: names.output, dtype: "float32", shape: [4] }, value);
  return encodeGraph(graph.graph({ about: operator }));
}

const twice = small("Mul", { names: { input: "x", output: "y" }, stored: [2, 2, 2, 2] });
const add = small("Add", { names: { input: "given", output: "y" }, stored: [1, 2, 3, 4] });

Deno.test("a joined model runs one after the other, though their values are called alike", async () => {
  const joined = joinModels(twice, add, { links: { given: "y" } });
  await using session = await openSession(joined);
  assert.deepEqual(session.inputs.map(({ name }) => name), ["x"]);
  assert.deepEqual(session.outputs.map(({ name }) => name), ["y"]);
  const { y } = await session.run({ x: float32(Float32Array.of(1, 1, 1, 5), [4]) });
  assert.deepEqual([...y.data as Float32Array], [3, 4, 5, 14]);
});

Deno.test("links that lead nowhere are refused", () => {
  assert.throws(
    () => joinModels(twice, add, { links: { given: "z" } }),
    /first model has no output "z"/,
  );
  assert.throws(
    () => joinModels(twice, add, { links: { other: "y" } }),
    /second model has no input "other"/,
  );
});

Deno.test("values that two models call alike stay apart, and those they share are given once", () => {
  const file = (node: proto.onnx.INodeProto[], version: number, domain = "") =>
    proto.onnx.ModelProto.encode({
      opsetImport: [{ domain: "", version }, { domain, version: 1 }],
      graph: {
        node,
        initializer: [{ name: "w", dims: [0], dataType: 1 }],
        // old exports list their weights among the inputs
        input: [{ name: "x" }, { name: "w" }, ...version === 9 ? [{ name: "from" }] : []],
        output: [{ name: "y" }],
        valueInfo: [{ name: "i" }],
      },
    }).finish();
  const one = file([{ name: "a", opType: "Clip", input: ["x", "", "w"], output: ["y"] }], 12, "d");
  const two = file(
    [
      { name: "a", opType: "Add", input: ["from", "w"], output: ["i"] },
      { name: "b", opType: "Mul", input: ["i", "x"], output: ["y"] },
      { name: "c", opType: "Neg", input: ["y"], output: ["z"] },
    ],
    9,
    "e",
  );
  const joined = joinModels(one, two, { links: { from: "y" } });
  const { graph, opsetImport } = proto.onnx.ModelProto.decode(joined);
  const names = (list: readonly { name?: string | null }[]) => list.map(({ name }) => name);
  assert.deepEqual(
    graph!.node!.map(({ name, input, output }) => [name, input!.join(), output!.join()]),
    [
      ["", "x,,first/w", "first/y"],
      ["", "first/y,second/w", "second/i"],
      ["", "second/i,x", "y"],
      ["", "y", "second/z"],
    ],
  );
  assert.deepEqual(names(graph!.initializer!), ["first/w", "second/w"]);
  assert.deepEqual([names(graph!.input!), names(graph!.output!)], [["x"], ["y"]]);
  assert.deepEqual(graph!.valueInfo, []);
  assert.deepEqual(
    opsetImport.map(({ domain, version }) => [domain, Number(version)]),
    [["", 12], ["d", 1], ["e", 1]],
  );
  assert.throws(() => joinModels(one, two, { links: { w: "y" } }), /has no input "w"/);
});

Deno.test("large weights in half precision: half the bytes, numbers to three digits", async () => {
  const graph = graphBuilder();
  const x = graph.input({ name: "x", dtype: "float32", shape: [1000] });
  const weights = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i));
  const value = graph.node("Mul", [x, graph.constant(float32(weights, [1000]))]);
  graph.output({ name: "y", dtype: "float32", shape: [1000] }, value);
  const whole = encodeGraph(graph.graph());
  const half = halfStored(whole);
  assert.ok(half.length < whole.length * 0.6, `${half.length} of ${whole.length}`);
  await using session = await openSession(half);
  const { y } = await session.run({ x: float32(new Float32Array(1000).fill(1), [1000]) });
  const numbers = y.data as Float32Array;
  assert.ok(
    numbers.every((n, i) => Math.abs(n - weights[i]) <= Math.abs(weights[i]) / 1000 + 1e-6),
  );
  assert.ok(numbers.some((n, i) => n !== weights[i]));
  // what is small stays as it is
  assert.equal(halfStored(twice).length, twice.length);
});

Deno.test("weights are large from the least number on, however they are stored", async () => {
  const stored = async (count: number) => {
    const graph = graphBuilder();
    const x = graph.input({ name: "x", dtype: "float32", shape: [count] });
    const weights = float32(new Float32Array(count).fill(0.1), [count]);
    graph.output(
      { name: "y", dtype: "float32", shape: [count] },
      graph.node("Mul", [x, graph.constant(weights)]),
    );
    await using session = await openSession(halfStored(encodeGraph(graph.graph())));
    const { y } = await session.run({ x: float32(new Float32Array(count).fill(1), [count]) });
    return y.data[0];
  };
  assert.equal(await stored(255), Math.fround(0.1));
  assert.equal(await stored(256), Math.f16round(0.1));
});

Deno.test("halves are single again, and halves of these are the same file's", async () => {
  const graph = graphBuilder();
  const x = graph.input({ name: "x", dtype: "float32", shape: [300] });
  const numbers = Float32Array.from({ length: 300 }, (_, i) => Math.sin(i));
  const product = graph.node("Mul", [x, graph.constant(float32(numbers, [300]), "weights")]);
  // a cast that is no weight's stays
  const whole = graph.node("Cast", [product], { to: 6 });
  graph.output(
    { name: "y", dtype: "float32", shape: [300] },
    graph.node("Cast", [whole], { to: 1 }),
  );
  const half = halfStored(encodeGraph(graph.graph()));
  const single = singleStored(half);
  const { nodes, constants } = anatomyOf(single);
  assert.deepEqual(nodes.map(({ operator }) => operator), ["Mul", "Cast", "Cast"]);
  const stored = constants.get("weights")!;
  assert.deepEqual(stored.data, numbers.map(Math.f16round));
  assert.deepEqual(halfStored(single), half);
  assert.deepEqual(singleStored(twice), twice);
  const given = { x: float32(new Float32Array(300).fill(100), [300]) };
  const results = [];
  for (const model of [half, single]) {
    await using session = await openSession(model);
    results.push((await session.run(given)).y.data);
  }
  assert.deepEqual(results[0], results[1]);
});
