/**
 * Comparison of a network with its PyTorch original (fixtures/nn/make.py), on weights that both sides
 * draw from one seed.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tf } from "lib/jit/tfjs.ts";
import { applyNetwork, type Network } from "lib/nn/network.ts";
import {
  fromPyTorch,
  initialize,
  type Params,
  roles,
  toPyTorch,
  toTfjs,
  type Weights,
} from "lib/nn/parameters.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, sizeOf, type Tensor } from "lib/tensor/tensor.ts";

export interface Trace {
  picture: number[];
  training: number[];
  evaluation: number[];
  gradients: Record<string, [norm: number, first: number]>;
  running: Record<string, [norm: number, last: number]>;
}

export const fixture: Record<string, Trace> & { names: Record<string, [string, number[]][]> } = JSON
  .parse(
    readFileSync(new URL("../fixtures/nn/networks.json", import.meta.url), "utf8"),
  );

await tf.setBackend("cpu");

/** The script's numbers of that name, -1 to 1. */
export const uniform = (name: string, count: number) => {
  const random = new Random(7).fork(name);
  return Float32Array.from({ length: count }, () => 2 * random.next() - 1);
};

/** The weights of seeded.py's `fill`. */
export function fill({ parameters }: Pick<Network, "parameters">): Weights {
  const torch = toPyTorch(initialize(parameters, new Random(0)), parameters);
  const filled = Object.entries(torch).map(([name, { shape, data }]) => {
    if (!roles[parameters[name].role].trained) return [name, float32(data, shape)];
    const scale = shape.length > 1
      ? Math.fround(Math.sqrt(3 / sizeOf(shape.slice(1))))
      : name.endsWith("weight")
      ? null
      : 0.25;
    const values = uniform(name, data.length).map((v) => scale === null ? 1 + 0.25 * v : v * scale);
    return [name, float32(values, shape)];
  });
  return fromPyTorch(Object.fromEntries(filled), parameters);
}

/** Largest difference, as a share of the largest expected value. */
function relative(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  const expected = Array.from(theirs);
  assert.equal(ours.length, expected.length);
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((v, i) => Math.abs(v - ours[i]))) / largest;
}

/** Names of the weights that gradients move. */
const trainedOf = ({ parameters }: Network) =>
  Object.keys(parameters).filter((name) => roles[parameters[name].role].trained);

/** What a network gives in training, and the gradient of sum(output * direction) for each weight. */
export function trainingPass(
  network: Network,
  { params, x, direction }: { params: Params; x: tf.Tensor; direction: tf.Tensor },
): { output: tf.Tensor; gradients: Params; statistics: Params } {
  const trained = trainedOf(network);
  let output: tf.Tensor | undefined;
  let statistics: Params = {};
  const { grads } = tf.valueAndGrads((...weights: tf.Tensor[]) => {
    const moved = Object.fromEntries(trained.map((name, i) => [name, weights[i]]));
    const applied = applyNetwork(network, { params: { ...params, ...moved }, x, training: true });
    output = tf.keep(applied.output);
    statistics = applied.statistics;
    return tf.sum(tf.mul(applied.output, direction));
  })(trained.map((name) => params[name]));
  const gradients = Object.fromEntries(trained.map((name, i) => [name, grads[i]]));
  return { output: output!, gradients, statistics };
}

/** The direction of a trace, in the shape of the network's output for so many rows. */
export const directionOf = (network: Network, { trace, rows }: { trace: Trace; rows: number }) =>
  float32(uniform("direction", trace.training.length), [rows, network.features]);

/** A training pass as plain values, in the library's layout. */
export interface Passed {
  readonly output: Tensor<"float32">;
  readonly gradients: Weights;
  readonly statistics: Weights;
}

/** Outputs in training, gradients and running statistics are those of the trace. */
export function assertTraced(
  network: Network,
  { trace, output, gradients: ours, statistics }: Passed & { readonly trace: Trace },
) {
  assert.ok(
    relative(output.data, trace.training) < 1e-4,
    `${relative(output.data, trace.training)}`,
  );
  const gradients = toPyTorch(ours, network.parameters);
  assert.deepEqual(new Set(Object.keys(ours)), new Set(Object.keys(trace.gradients)));
  // what a normalisation takes away again has no gradient: of that, single precision gives noise
  const noise = 1e-5 * Math.max(...Object.values(trace.gradients).map(([norm]) => norm));
  for (const [name, [norm, first]] of Object.entries(trace.gradients)) {
    const { data } = gradients[name];
    const found = Math.sqrt(data.reduce((sum, g) => sum + g * g, 0));
    assert.ok(
      Math.abs(found - norm) < 1e-3 * norm + noise,
      `|gradient of ${name}|: ${found}, not ${norm}`,
    );
    const typical = norm / Math.sqrt(data.length);
    assert.ok(
      Math.abs(data[0] - first) < 0.01 * typical + noise,
      `${name}[0]: ${data[0]}, not ${first}`,
    );
  }
  const running = Object.entries(trace.running);
  assert.equal(Object.keys(statistics).length, running.length);
  for (const [name, [norm, last]] of running) {
    const { data } = statistics[name];
    assert.ok(Math.abs(Math.hypot(...data) - norm) < 1e-4 * norm, `|${name}|`);
    assert.ok(Math.abs(data[data.length - 1] - last) < 1e-4 * norm, name);
  }
}

/** Outputs, gradients and running statistics in training, and outputs in evaluation. */
export function compare(network: Network, { trace, x }: { trace: Trace; x: tf.Tensor }) {
  const params = toTfjs(fill(network));
  const direction = toTfjs({ it: directionOf(network, { trace, rows: x.shape[0] }) }).it;
  const passed = trainingPass(network, { params, x, direction });
  const read = (values: Params) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) =>
        [name, float32(Float32Array.from(value.dataSync()), value.shape)] as const
      ),
    );
  assertTraced(network, {
    trace,
    output: read({ it: passed.output }).it,
    gradients: read(passed.gradients),
    statistics: read(passed.statistics),
  });
  const { output } = applyNetwork(network, {
    params: { ...params, ...passed.statistics },
    x,
    training: false,
  });
  const error = relative(output.dataSync(), trace.evaluation);
  assert.ok(error < 1e-4, `evaluation: ${error}`);
}

/** Random pictures of a trace. */
export function pictureOf(
  { picture: [count, height, width] }: Pick<Trace, "picture">,
): tf.Tensor {
  const shape = [count, height, width, 3];
  return tf.tensor(uniform("picture", sizeOf(shape)), shape);
}

/** Names and shapes in PyTorch's layout. */
export function layoutOf({ parameters }: Network): Record<string, readonly number[]> {
  const empty = Object.fromEntries(
    Object.entries(parameters)
      .map(([key, { shape }]) => [key, float32(new Float32Array(sizeOf(shape)), shape)]),
  );
  return Object.fromEntries(
    Object.entries(toPyTorch(empty, parameters)).map(([key, { shape }]) => [key, shape]),
  );
}
