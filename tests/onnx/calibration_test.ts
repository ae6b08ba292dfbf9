import assert from "node:assert/strict";
import { calibrate } from "lib/onnx/calibration.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { halfStored } from "lib/onnx/join.ts";
import { openSession } from "lib/onnx/session.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

const shape = [2, 4, 5, 5];

const drawn = (seed: number, sides: readonly number[], reach: number) => {
  const random = new Random(seed);
  const length = sides.reduce((all, n) => all * n);
  return float32(Float32Array.from({ length }, () => random.range(-reach, reach)), sides);
};

/**
 * x, a convolution, Relu, one whose output a SiLU reads, a depthwise one, one whose output a Relu and an Add
 * read, and a last one.
 */
function chain(isWatched: boolean) {
  const graph = graphBuilder();
  const { node } = graph;
  const filter = (seed: number, group = 1) => graph.constant(drawn(seed, [4, 4 / group, 1, 1], 3));
  const x = graph.input({ name: "x", dtype: "float32", shape });
  const first = node("Conv", [x, filter(1)]);
  const relu = node("Relu", [first]);
  const second = node("Conv", [relu, filter(2)]);
  const silu = node("Mul", [second, node("Sigmoid", [second])]);
  const apart = node("Conv", [silu, filter(3, 4)], { group: 4 });
  const third = node("Conv", [apart, filter(4)]);
  const sum = node("Add", [node("Relu", [third]), third]);
  const last = node("Conv", [sum, filter(5)]);
  graph.output({ name: "last", dtype: "float32", shape }, last);
  const ended = node("Relu", [last]);
  graph.output({ name: "ended", dtype: "float32", shape }, ended);
  const seen = { relu, second, apart, third, sum };
  for (const [name, value] of Object.entries(isWatched ? seen : {})) {
    graph.output({ name: `seen.${name}`, dtype: "float32", shape }, node("Identity", [value]));
  }
  return { model: encodeGraph(graph.graph()), first, ...seen };
}

const built = chain(false);
const examples = [1, 2, 3].map((seed) => ({ x: drawn(10 + seed, shape, 2) }));

/** All that the model makes, of all examples. */
const everything = await (async () => {
  await using session = await openSession(chain(true).model, { threads: 1 });
  const found: Record<string, number[]> = {};
  for (const example of examples) {
    for (const [name, { data }] of Object.entries(await session.run(example))) {
      (found[name] ??= []).push(...data as Float32Array);
    }
  }
  return found;
})();

const near = (a: readonly number[] | undefined, b: readonly number[]) => {
  assert.ok(a && a.every((value, i) => Math.abs(value - b[i]) < 1e-4), `[${a}] and [${b}]`);
};

Deno.test("ranges hold every example and 0, of what dense convolutions read and make", async () => {
  const found = await calibrate(built.model, examples, { threads: 1, mostNoise: 1 });
  const of = (name: string, low = -Infinity) => [
    Math.min(0, ...everything[name].map((value) => Math.max(low, value))),
    Math.max(0, ...everything[name]),
  ];
  // the first reads the input itself, which no node makes
  const names = [built.relu, built.second, built.apart, built.third, built.sum, "last"];
  assert.deepEqual(Object.keys(found).sort(), names.sort());
  near(found[built.relu], of("seen.relu"));
  near(found[built.apart], of("seen.apart"));
  near(found[built.sum], of("seen.sum"));
  // something else than a Relu reads it, too
  near(found[built.third], of("seen.third"));
  // it leaves the model as it is
  near(found.last, of("last"));
  assert.ok(Math.min(...everything.last) < -1 && Math.min(...everything["seen.third"]) < -1);
});

Deno.test("where an activation is flat no steps are spent: below -8 for SiLU, below 0 for Relu", async () => {
  const found = await calibrate(built.model, examples, { threads: 1, mostNoise: 1 });
  assert.ok(Math.min(...everything["seen.second"]) < -8);
  assert.equal(found[built.second][0], -8);
  const graph = graphBuilder();
  const filter = () => graph.constant(drawn(1, [4, 4, 1, 1], 1));
  const x = graph.input({ name: "x", dtype: "float32", shape });
  const made = graph.node("Conv", [graph.node("Abs", [x]), filter()]);
  const relu = graph.node("Relu", [made]);
  graph.output({ name: "y", dtype: "float32", shape }, graph.node("Conv", [relu, filter()]));
  const own = await calibrate(encodeGraph(graph.graph()), examples, { threads: 1, mostNoise: 1 });
  assert.equal(own[made][0], 0);
  assert.ok(own.y[0] < 0);
});

Deno.test("a value that 256 steps blur has no range: the noise of the middle channel counts", async () => {
  // channels of reach 1, 1, 1 and 100, the last of which makes the range
  const wide = { ...examples[0] };
  const x = float32(wide.x.data.slice(), shape);
  const plane = 25;
  for (let i = 0; i < x.data.length; i++) if (Math.floor(i / plane) % 4 === 3) x.data[i] *= 100;
  const graph = graphBuilder();
  const one = graph.input({ name: "x", dtype: "float32", shape });
  const read = graph.node("Identity", [one]);
  const eye = Float32Array.from({ length: 16 }, (_, i) => Number(i % 5 === 0));
  const made = graph.node("Conv", [read, graph.constant(float32(eye, [4, 4, 1, 1]))]);
  graph.output({ name: "y", dtype: "float32", shape }, made);
  const model = encodeGraph(graph.graph());
  const values = (channel: number) =>
    [...x.data].filter((_, i) => Math.floor(i / plane) % 4 === channel);
  const variance = (of: number[]) => {
    const mean = of.reduce((a, b) => a + b) / of.length;
    return of.reduce((a, b) => a + b * b, 0) / of.length - mean * mean;
  };
  const step = (Math.max(...x.data) - Math.min(...x.data)) / 255;
  const shares = [0, 1, 2, 3].map((c) => step ** 2 / 12 / variance(values(c))).sort((a, b) =>
    a - b
  );
  const most = async (mostNoise: number) =>
    Object.keys(await calibrate(model, [{ x }], { threads: 1, mostNoise }));
  assert.deepEqual(await most(shares[2] * 1.0001), [read, "y"]);
  assert.deepEqual(await most(shares[2] * 0.9999), []);
  assert.ok(shares[2] > 0.01);
  assert.deepEqual(Object.keys(await calibrate(model, [{ x }], { threads: 1 })), []);
  assert.deepEqual(Object.keys(await calibrate(model, [examples[0]], { threads: 1 })), [read, "y"]);
});

Deno.test("examples may come one after the other, weights in half precision; without any it is told", async () => {
  const later = async function* (): AsyncGenerator<Record<string, Tensor>> {
    for (const example of examples) yield await Promise.resolve(example);
  };
  const half = halfStored(built.model);
  assert.deepEqual(
    await calibrate(half, later(), { threads: 1 }),
    await calibrate(built.model, examples, { threads: 1 }),
  );
  await assert.rejects(calibrate(built.model, []), /there is no example to run it on/);
});

Deno.test("a model without dense convolutions has no ranges", async () => {
  const graph = graphBuilder();
  const x = graph.input({ name: "x", dtype: "float32", shape });
  graph.output({ name: "y", dtype: "float32", shape }, graph.node("Relu", [x]));
  assert.deepEqual(await calibrate(encodeGraph(graph.graph()), examples), {});
});
