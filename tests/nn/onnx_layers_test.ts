import assert from "node:assert/strict";
import { type EncoderConfig, encoderOf } from "lib/nn/encoder.ts";
import { applyNetwork, type Network } from "lib/nn/network.ts";
import { onnxLayers } from "lib/nn/onnx_layers.ts";
import { initialize, toPyTorch, toTfjs, type Weights } from "lib/nn/parameters.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { openSession } from "lib/onnx/session.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { tf } from "lib/jit/tfjs.ts";
import { difference, numbers } from "tests/jit/agree.ts";

const size = { height: 32, width: 24 };
const stage = { blocks: 2, kernel: 3, stride: 2, expansion: 2, width: 6 } as const;
const encoders: Record<string, EncoderConfig> = {
  "a residual network with a pool": {
    kind: "resnet",
    blocks: [1, 2],
    widths: [4, 8],
    stem: "imagenet",
  },
  "one with bottlenecks": {
    kind: "resnet",
    blocks: [1, 1],
    widths: [4, 6],
    stem: "full",
    bottleneck: true,
  },
  "an EfficientNet with both filters and strides": {
    kind: "efficientnet",
    stem: 4,
    stages: [
      { ...stage, expansion: 1 },
      { ...stage, kernel: 5 },
      { ...stage, kernel: 5, stride: 1 },
      stage,
    ],
    features: 10,
  },
  "an EfficientNet with a grid, of sides that are odd when they are halved": {
    kind: "efficientnet",
    stem: 4,
    stages: [{ ...stage, blocks: 1 }, { ...stage, blocks: 0 }, { ...stage, stride: 1 }],
    features: 10,
    grid: { places: 3, size },
  },
  "a transformer": { kind: "vit", patch: 8, width: 12, depth: 2, heads: 3, size },
};

/** Running statistics, scales and shifts that are not those of the start, which hide mistakes. */
function lively(weights: Weights): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => {
      if (shape.length !== 1) return [name, float32(data, shape)];
      const random = new Random(9).fork(name);
      const low = name.endsWith("running_var") ? 0.5 : -0.5;
      return [name, float32(data.map((value) => value + random.range(low, 0.6)), shape)];
    }),
  );
}

/** Normalises with a small variance and no shift, and pools in a generalised way. */
const bare: Network = {
  parameters: {
    "n.weight": { shape: [3], role: "scale", start: { kind: "constant", value: 2 } },
    "n.running_mean": { shape: [3], role: "running mean", start: { kind: "constant", value: 0 } },
    "n.running_var": {
      shape: [3],
      role: "running variance",
      start: { kind: "constant", value: 1e-4 },
    },
  },
  features: 3,
  forward: (layers, x) => layers.average(layers.normalize(x, "n"), { power: 3 }),
};

/** The plain mean of what is normalised, which is below 0, too. */
const plain: Network = {
  ...bare,
  forward: (layers, x) => layers.average(layers.normalize(x, "n")),
};

const networks: Record<string, Network> = {
  ...Object.fromEntries(
    Object.entries(encoders).map(([name, config]) => [
      name,
      encoderOf(config as Extract<EncoderConfig, { kind: "resnet" }>),
    ]),
  ),
  "a generalised mean of what is normalised without a shift": bare,
  "a plain mean of what is below 0, too": plain,
};

for (const [name, network] of Object.entries(networks)) {
  Deno.test(`written as a graph, it is the tfjs network: ${name}`, async () => {
    const weights = (network === bare || network === plain ? (w: Weights) => w : lively)(
      initialize(network.parameters, new Random(4)),
    );
    const x = numbers([3, size.height, size.width, 3]);
    const tensor = tf.tensor(x.data, [...x.shape]);
    const eager = applyNetwork(network, { params: toTfjs(weights), x: tensor, training: false });
    const graph = graphBuilder();
    const input = graph.input({
      name: "x",
      dtype: "float32",
      shape: ["N", 3, size.height, size.width],
    });
    const layers = onnxLayers(graph, toPyTorch(weights, network.parameters));
    graph.output(
      { name: "h", dtype: "float32", shape: ["N", network.features] },
      network.forward(layers, input),
    );
    await using session = await openSession(encodeGraph(graph.graph()), { threads: 1 });
    const turned = tf.transpose(tensor, [0, 3, 1, 2]);
    const { h } = await session.run({
      x: float32(turned.dataSync() as Float32Array, turned.shape),
    });
    assert.deepEqual(h.shape, eager.output.shape);
    assert.ok(difference(h.data as Float32Array, eager.output.dataSync()) < 2e-5);
  });
}
