import assert from "node:assert/strict";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { halfStored } from "lib/onnx/join.ts";
import { decodeModel, encodeModel } from "lib/onnx/model_file.ts";
import { quantized, type ValueRange, type ValueRanges } from "lib/onnx/quantization.ts";
import { openSession } from "lib/onnx/session.ts";
import { anatomyOf } from "lib/onnx/surgery.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

const [inputs, outputs, side] = [3, 5, 7];

const drawn = (random: Random, shape: readonly number[], reach: number) =>
  float32(
    Float32Array.from(
      { length: shape.reduce((all, n) => all * n) },
      () => random.range(-reach, reach),
    ),
    shape,
  );

const random = new Random(3);
const filter = drawn(random, [outputs, inputs, 3, 3], 0.5);
filter.data.fill(0, 9 * inputs, 18 * inputs); // one output reads nothing
const bias = drawn(random, [outputs], 2);
const picture = drawn(random, [1, inputs, side, side], 3);

/** x to Conv, named "made", and on to a second one without a bias that reads the same x, "other". */
function twoConvolutions({ isBiased = true } = {}): Uint8Array {
  const graph = graphBuilder();
  const x = graph.input({ name: "x", dtype: "float32", shape: picture.shape });
  const weights = graph.constant(filter, "filter");
  const shape = [1, outputs, side, side];
  const terms = isBiased ? [x, weights, graph.constant(bias, "bias")] : [x, weights];
  const attributes = { pads: [1, 1, 1, 1] };
  graph.output({ name: "made", dtype: "float32", shape }, graph.node("Conv", terms, attributes));
  const other = graph.node("Conv", [x, weights], attributes);
  graph.output({ name: "other", dtype: "float32", shape }, other);
  return encodeGraph(graph.graph());
}

async function run(model: Uint8Array, x: Tensor = picture): Promise<Record<string, Float32Array>> {
  await using session = await openSession(model, { threads: 1 });
  const found = await session.run({ x });
  return Object.fromEntries(
    Object.entries(found).map(([name, { data }]) => [name, data as Float32Array]),
  );
}

const stepOf = ([low, high]: ValueRange) => Math.fround((high - low) / 255);

/** A value as it is read back from its steps. */
function read(value: number, range: ValueRange): number {
  const step = stepOf(range);
  const zero = Math.round(-range[0] / step);
  const steps = Math.min(255, Math.max(0, Math.round(value / step) + zero));
  return step * (steps - zero);
}

/** The convolution by plain loops over whole numbers. */
function naive(x: ValueRange, made: ValueRange, { isBiased = true } = {}): number[] {
  const found: number[] = [];
  for (let o = 0; o < outputs; o++) {
    const own = Array.from(filter.data.slice(o * inputs * 9, (o + 1) * inputs * 9));
    const most = Math.max(...own.map(Math.abs));
    // what a filter of nothing gives is its bias
    const scale = Math.fround(most / 127) || bias.data[o] / (stepOf(x) * 2 ** 30);
    const whole = own.map((value) => Math.round(value / scale));
    const product = scale * stepOf(x);
    for (let v = 0; v < side; v++) {
      for (let u = 0; u < side; u++) {
        let sum = isBiased ? Math.round(bias.data[o] / product) : 0;
        for (let i = 0; i < inputs * 9; i++) {
          const [c, a, b] = [Math.floor(i / 9), Math.floor(i / 3) % 3 - 1, i % 3 - 1];
          if (v + a < 0 || v + a >= side || u + b < 0 || u + b >= side) continue;
          const value = read(picture.data[(c * side + v + a) * side + u + b], x);
          sum += whole[i] * Math.round(value / stepOf(x));
        }
        found.push(read(sum * product, made));
      }
    }
  }
  return found;
}

const ranges = { x: [-3, 3], made: [-12, 12], other: [-7, 9] } satisfies ValueRanges;

Deno.test("a convolution in 8 bits is that of plain loops over whole numbers, with a bias and without", async () => {
  for (const isBiased of [true, false]) {
    const found = await run(quantized(twoConvolutions({ isBiased }), ranges));
    for (const [name, has] of [["made", isBiased], ["other", false]] as const) {
      const wanted = naive(ranges.x, ranges[name], { isBiased: has });
      const steps = wanted.map((value, i) =>
        Math.abs(value - found[name][i]) / stepOf(ranges[name])
      );
      // a half may go either way
      assert.ok(Math.max(...steps) < 1.01, `${name}: ${Math.max(...steps)}`);
      assert.ok(steps.filter((s) => s > 0.01).length <= steps.length / 50);
    }
  }
});

Deno.test("a bias is kept beside a filter of nothing, or of next to nothing", async () => {
  for (const reach of [0, 1e-42, 1e-10, 1.27e-7, 1e-3]) {
    const graph = graphBuilder();
    const x = graph.input({ name: "x", dtype: "float32", shape: [1, 3, 2, 2] });
    const weak = float32(new Float32Array(6).fill(reach), [2, 3, 1, 1]);
    const made = graph.node("Conv", [
      x,
      graph.constant(weak),
      graph.constant(float32(Float32Array.of(5, -0.4), [2])),
    ]);
    graph.output({ name: "made", dtype: "float32", shape: [1, 2, 2, 2] }, made);
    const model = quantized(encodeGraph(graph.graph()), { x: [0, 255], made: [-10, 10] });
    const full = float32(new Float32Array(12).fill(255), [1, 3, 2, 2]);
    const found = await run(model, full);
    const sum = 3 * 255 * reach;
    for (const [i, value] of found.made.entries()) {
      const wanted = (i < 4 ? 5 : -0.4) + sum;
      assert.ok(Math.abs(value - wanted) < 20 / 255, `${reach}: ${value}, not ${wanted}`);
    }
  }
});

Deno.test("a range that is none, or that 0 is not in, is refused by name", () => {
  const model = twoConvolutions();
  for (const range of [[600, 900], [-2, -1], [NaN, 1], [-1, Infinity], [0]]) {
    assert.throws(
      () => quantized(model, { ...ranges, made: range as never }),
      /the range of made is .*, not two numbers with 0 between them/,
    );
  }
});

Deno.test("convolutions of several groups stay exact", async () => {
  const graph = graphBuilder();
  const x = graph.input({ name: "x", dtype: "float32", shape: picture.shape });
  const apart = graph.constant(drawn(new Random(8), [inputs, 1, 3, 3], 1));
  const attributes = { group: inputs, pads: [1, 1, 1, 1] };
  const made = graph.node("Conv", [x, apart], attributes);
  graph.output({ name: "made", dtype: "float32", shape: picture.shape }, made);
  const model = encodeGraph(graph.graph());
  assert.deepEqual(await run(quantized(model, ranges)), await run(model));
});

Deno.test("stored tensors that something else reads stay, and those of old exports go from the inputs, too", async () => {
  const { file, graph } = decodeModel(twoConvolutions(), { name: "it" });
  const namesIn = (model: Uint8Array) => {
    const { graph: { input, initializer } } = decodeModel(model, { name: "it" });
    const weights = initializer.map(({ name }) => name).filter((name) => !name.includes("/"));
    return { inputs: input.map(({ name }) => name), weights };
  };
  const port = (name: string, dims: readonly number[]) => ({
    name,
    type: {
      tensorType: { elemType: 1, shape: { dim: dims.map((dimValue) => ({ dimValue })) } },
    },
  });
  const listed = [port("filter", filter.shape), port("bias", bias.shape)];
  const old = encodeModel(file, { ...graph, input: [...graph.input, ...listed] });
  const plain = await run(quantized(twoConvolutions(), ranges));
  assert.deepEqual(await run(quantized(old, ranges)), plain);
  assert.deepEqual(namesIn(old), { inputs: ["x", "filter", "bias"], weights: ["filter", "bias"] });
  assert.deepEqual(namesIn(quantized(old, ranges)), { inputs: ["x"], weights: [] });
  const told = encodeModel(file, { ...graph, output: [...graph.output, port("bias", bias.shape)] });
  const { bias: kept, ...others } = await run(quantized(told, ranges));
  assert.deepEqual([kept, others], [bias.data, plain]);
  assert.deepEqual(namesIn(quantized(told, ranges)), { inputs: ["x"], weights: ["bias"] });
});

Deno.test("it is near the exact one, and what lies beyond a range is cut off there", async () => {
  const [exact, small, narrow] = [
    await run(twoConvolutions()),
    await run(quantized(twoConvolutions(), ranges)),
    await run(quantized(twoConvolutions(), { ...ranges, made: [-1, 2] })),
  ];
  for (const [i, value] of exact.made.entries()) {
    assert.ok(Math.abs(value - small.made[i]) < 0.15, `${value} and ${small.made[i]}`);
    const kept = Math.min(2, Math.max(-1, value));
    assert.ok(Math.abs(kept - narrow.made[i]) < 0.15, `${kept} and ${narrow.made[i]}`);
  }
  assert.ok(Math.max(...exact.made) > 3 && Math.min(...exact.made) < -3);
});

Deno.test("without a range of what it reads or makes a convolution stays exact", async () => {
  const exact = await run(twoConvolutions());
  for (const some of [{}, { x: ranges.x }, { made: ranges.made }]) {
    assert.deepEqual(await run(quantized(twoConvolutions(), some)), exact);
  }
  const one = await run(quantized(twoConvolutions(), { x: ranges.x, made: ranges.made }));
  assert.deepEqual(one.other, exact.other);
  assert.notDeepEqual(one.made, exact.made);
});

Deno.test("filters and biases that are made by nodes stay exact", async () => {
  for (const which of ["filter", "bias"]) {
    const graph = graphBuilder();
    const { node } = graph;
    const x = graph.input({ name: "x", dtype: "float32", shape: picture.shape });
    const twice = (value: string, isMade: boolean) => isMade ? node("Add", [value, value]) : value;
    const terms = [
      twice(graph.constant(filter), which === "filter"),
      twice(graph.constant(bias), which === "bias"),
    ];
    const made = node("Conv", [x, ...terms], { pads: [1, 1, 1, 1] });
    graph.output({ name: "made", dtype: "float32", shape: [1, outputs, side, side] }, made);
    const model = encodeGraph(graph.graph());
    assert.deepEqual(await run(quantized(model, ranges)), await run(model));
  }
});

Deno.test("a value that two convolutions read is rounded once, and filters lie in 8 bits alone", () => {
  const { nodes, constants } = anatomyOf(quantized(twoConvolutions(), ranges));
  const of = (operator: string) => nodes.filter((node) => node.operator === operator);
  assert.equal(of("QuantizeLinear").filter(({ inputs: [value] }) => value === "x").length, 1);
  assert.equal(of("Conv").length, 2);
  assert.deepEqual([constants.has("filter"), constants.has("bias")], [false, false]);
});

Deno.test("0 stays 0, and a value that is always 0 does no harm", async () => {
  const nothing = float32(new Float32Array(picture.data.length), picture.shape);
  const model = twoConvolutions({ isBiased: false });
  const flat: ValueRanges = { ...ranges, x: [0, 0], made: [0, 0] };
  for (const own of [ranges, flat]) {
    const { made, other } = await run(quantized(model, own), nothing);
    assert.ok([...made, ...other].every((value) => value === 0));
  }
});

Deno.test("weights in half precision are read as they are meant", async () => {
  const graph = graphBuilder();
  const shape = [1, 32, 4, 4];
  const x = graph.input({ name: "x", dtype: "float32", shape });
  const weights = graph.constant(drawn(new Random(5), [32, 32, 1, 1], 1));
  graph.output({ name: "made", dtype: "float32", shape }, graph.node("Conv", [x, weights]));
  const model = encodeGraph(graph.graph());
  const own = { x: [-1, 1], made: [-9, 9] } satisfies ValueRanges;
  const given = drawn(new Random(6), shape, 1);
  const [whole, half] = [
    await run(quantized(model, own), given),
    await run(quantized(halfStored(model), own), given),
  ];
  const apart = whole.made.map((value, i) => Math.abs(value - half.made[i]));
  assert.ok(Math.max(...apart) < 3 * stepOf(own.made), `${Math.max(...apart)}`);
});

Deno.test("an opset before scales of channels is refused, the first that has them is taken", () => {
  const { file, graph } = decodeModel(twoConvolutions(), { name: "it" });
  const of = (version: number) =>
    encodeModel({ ...file, opsetImport: [{ domain: "", version }] }, graph);
  assert.throws(() => quantized(of(12), ranges), /it is of opset 12, and .* are of 13/);
  assert.ok(quantized(of(13), ranges).length > 0);
  const none = encodeModel({ ...file, opsetImport: [] }, graph);
  assert.throws(() => quantized(none, ranges), /of opset none/);
});
