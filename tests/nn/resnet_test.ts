/** Beside torchvision (fixtures/nn/make.py), on weights that both sides draw from one seed. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tf } from "lib/jit/tfjs.ts";
import {
  fromPyTorch,
  initialize,
  type Network,
  roles,
  toPyTorch,
  toTfjs,
  type Weights,
} from "lib/nn/parameters.ts";
import { projectionHead } from "lib/nn/projection_head.ts";
import { resnet, type ResNetConfig, resnets } from "lib/nn/resnet.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, sizeOf } from "lib/tensor/tensor.ts";

interface Trace {
  picture: number[];
  training: number[];
  evaluation: number[];
  gradients: Record<string, [norm: number, first: number]>;
  running: Record<string, [norm: number, last: number]>;
}

const fixture: Record<string, Trace> & { names: Record<string, [string, number[]][]> } = JSON.parse(
  readFileSync(new URL("../fixtures/nn/networks.json", import.meta.url), "utf8"),
);

await tf.setBackend("cpu");

const uniform = (name: string, count: number) => {
  const random = new Random(7).fork(name);
  return Float32Array.from({ length: count }, () => 2 * random.next() - 1);
};

/** The weights of make.py's `fill`. */
function fill({ parameters }: Network): Weights {
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

function compare(network: Network, { trace, x }: { trace: Trace; x: tf.Tensor }) {
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
    const applied = network.apply({ ...params, ...moved }, x, { training: true });
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
  const { output } = network.apply({ ...params, ...statistics }, x, { training: false });
  const error = relative(output.dataSync(), trace.evaluation);
  assert.ok(error < 1e-4, `evaluation: ${error}`);
}

const compared: Record<string, ResNetConfig> = {
  narrow: resnets.narrow,
  basic: { blocks: [2, 2, 1, 1], widths: [8, 12, 16, 24], stem: "imagenet" },
  bottleneck: {
    blocks: [2, 1, 1, 1],
    widths: [8, 8, 12, 16],
    stem: "imagenet",
    bottleneck: true,
  },
};

for (const [name, config] of Object.entries(compared)) {
  Deno.test(`${name}: outputs, gradients and statistics as torchvision's blocks`, () => {
    const trace = fixture[name];
    const [count, height, width] = trace.picture;
    const shape = [count, height, width, 3];
    const x = tf.tensor(uniform("picture", sizeOf(shape)), shape);
    tf.tidy(() => compare(resnet(config), { trace, x }));
  });
}

for (const name of ["resnet18", "resnet34", "resnet50"] as const) {
  Deno.test(`${name}: torchvision's names and shapes, so that its weights load`, () => {
    const { parameters } = resnet(resnets[name]);
    const empty = Object.fromEntries(
      Object.entries(parameters)
        .map(([key, { shape }]) => [key, float32(new Float32Array(sizeOf(shape)), shape)]),
    );
    const ours = Object.entries(toPyTorch(empty, parameters)).map((
      [key, { shape }],
    ) => [key, shape]);
    assert.deepEqual(
      Object.fromEntries(ours),
      Object.fromEntries(fixture.names[name]),
    );
  });
}

Deno.test("projection heads, with and without normalisation, as nn.Sequential's", () => {
  const x = tf.tensor(uniform("features", 60), [6, 10]);
  const plain = { layers: 3, hidden: 12, output: 5, batchNorm: false };
  compare(projectionHead(plain, { input: 10 }), { trace: fixture.head, x });
  const normal = { layers: 2, hidden: 12, output: 5, batchNorm: true };
  compare(projectionHead(normal, { input: 10 }), { trace: fixture["normalized head"], x });
});

Deno.test("with zeroed last scales every block begins as its shortcut", () => {
  const network = resnet({ ...resnets.narrow, zeroLastScale: true });
  const weights = initialize(network.parameters, new Random(1));
  assert.ok(weights["layer1.0.bn2.weight"].data.every((v) => v === 0));
  assert.ok(weights["layer1.0.bn1.weight"].data.every((v) => v === 1));
});

Deno.test("stages and widths must agree", () => {
  assert.throws(() => resnet({ ...resnets.narrow, widths: [8] }), /4 stages with 1 widths/);
});
