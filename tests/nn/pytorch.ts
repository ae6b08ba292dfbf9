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
  roles,
  toPyTorch,
  toTfjs,
  type Weights,
} from "lib/nn/parameters.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, sizeOf } from "lib/tensor/tensor.ts";

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

/** Outputs, gradients and running statistics in training, and outputs in evaluation. */
export function compare(network: Network, { trace, x }: { trace: Trace; x: tf.Tensor }) {
  const params = toTfjs(fill(network));
  const trained = Object.keys(network.parameters)
    .filter((name) => roles[network.parameters[name].role].trained);
  const direction = tf.tensor(uniform("direction", trace.training.length), [
    x.shape[0],
    network.features,
  ]);
  let training: ArrayLike<number> = [];
  let statistics = {};
  const { grads } = tf.valueAndGrads((...weights: tf.Tensor[]) => {
    const moved = Object.fromEntries(trained.map((name, i) => [name, weights[i]]));
    const applied = applyNetwork(network, { params: { ...params, ...moved }, x, training: true });
    training = applied.output.dataSync();
    statistics = applied.statistics;
    return tf.sum(tf.mul(applied.output, direction));
  })(trained.map((name) => params[name]));
  assert.ok(relative(training, trace.training) < 1e-4, `${relative(training, trace.training)}`);

  const gradients = toPyTorch(
    Object.fromEntries(trained.map((name, i) => [
      name,
      float32(Float32Array.from(grads[i].dataSync()), grads[i].shape),
    ])),
    network.parameters,
  );
  assert.deepEqual(new Set(trained), new Set(Object.keys(trace.gradients)));
  for (const [name, [norm, first]] of Object.entries(trace.gradients)) {
    const { data } = gradients[name];
    const ours = Math.sqrt(data.reduce((sum, g) => sum + g * g, 0));
    assert.ok(Math.abs(ours - norm) < 1e-3 * norm, `|gradient of ${name}|: ${ours}, not ${norm}`);
    const typical = norm / Math.sqrt(data.length);
    assert.ok(Math.abs(data[0] - first) < 0.01 * typical, `${name}[0]: ${data[0]}, not ${first}`);
  }
  const running = Object.entries(trace.running);
  assert.equal(Object.keys(statistics).length, running.length);
  for (const [name, [norm, last]] of running) {
    const values = (statistics as Record<string, tf.Tensor>)[name].dataSync();
    assert.ok(Math.abs(Math.hypot(...values) - norm) < 1e-4 * norm, `|${name}|`);
    assert.ok(Math.abs(values[values.length - 1] - last) < 1e-4 * norm, name);
  }
  const { output } = applyNetwork(network, {
    params: { ...params, ...statistics },
    x,
    training: false,
  });
  const error = relative(output.dataSync(), trace.evaluation);
  assert.ok(error < 1e-4, `evaluation: ${error}`);
}

/** Random pictures of a trace. */
export function pictureOf({ picture: [count, height, width] }: Trace): tf.Tensor {
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
