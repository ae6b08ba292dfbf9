/** Beside timm's tf_efficientnet_lite0 (fixtures/nn/efficientnet.py). */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { locateAsset, placesOf } from "lib/assets/fetch.ts";
import { byId, modelManifests } from "lib/assets/manifest.ts";
import { readImage } from "lib/image/image.ts";
import { compile } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import { efficientNet, efficientNets } from "lib/nn/efficientnet.ts";
import { type Layers, tfjsLayers } from "lib/nn/layers.ts";
import { applyNetwork } from "lib/nn/network.ts";
import { toTfjs } from "lib/nn/parameters.ts";
import { coloursOf } from "lib/nn/picture.ts";
import { pretrainedWeights } from "lib/nn/pretrained.ts";
import { float32 } from "lib/tensor/tensor.ts";
import {
  assertTraced,
  directionOf,
  fill,
  layoutOf,
  type Passed,
  pictureOf,
  type Trace,
  trainingPass,
  uniform,
} from "./pytorch.ts";

interface Stages {
  picture: number[];
  stages: { shape: number[]; values: number[] }[];
  pooled: number[];
}

const fixture: {
  stride: number;
  training: Trace;
  sizes: Stages[];
  names: [string, number[]][];
  plate: number[];
} = JSON.parse(
  readFileSync(new URL("../fixtures/nn/efficientnet.json", import.meta.url), "utf8"),
);

await tf.setBackend("cpu");

const config = efficientNets.efficientnet_lite0;
const network = efficientNet(config);

function assertNear(ours: ArrayLike<number>, theirs: readonly number[], tolerance: number) {
  assert.equal(ours.length, theirs.length);
  const largest = Math.max(...theirs.map(Math.abs));
  const error = Math.max(...theirs.map((value, i) => Math.abs(value - ours[i]))) / largest;
  assert.ok(error < tolerance, `${error} of the largest number`);
}

/** The layers, and what entered the first convolution of each stage, the last one and the mean. */
function watched(layers: Layers<tf.Tensor>, seen: tf.Tensor[]): Layers<tf.Tensor> {
  const first = /^(blocks\.\d\.0\.conv_(pw|dw)|conv_head)$/;
  const stages = new Set<string>();
  const look = (x: tf.Tensor, name: string) => {
    const stage = name.slice(0, "blocks.0".length);
    if (!first.test(name) || stages.has(stage)) return;
    stages.add(stage);
    seen.push(x);
  };
  return {
    ...layers,
    convolve(x, name, options) {
      look(x, name);
      return layers.convolve(x, name, options);
    },
    depthwise(x, name, options) {
      look(x, name);
      return layers.depthwise(x, name, options);
    },
    average(x) {
      seen.push(x);
      return layers.average(x);
    },
  };
}

for (const { picture, stages, pooled } of fixture.sizes) {
  Deno.test(`${picture.slice(1).join(" x ")}: every stage and the features as timm's`, () =>
    tf.tidy(() => {
      const layers = tfjsLayers(
        { params: toTfjs(fill(network)), statistics: {} },
        { training: false },
      );
      const seen: tf.Tensor[] = [];
      const x = pictureOf({ picture });
      const output = network.forward(watched(layers, seen), x);
      assert.equal(seen.length, stages.length);
      for (const [i, { shape, values }] of stages.entries()) {
        assert.deepEqual(seen[i].shape, shape);
        const ours = seen[i].dataSync().filter((_, at) => at % fixture.stride === 0);
        assertNear(ours, values, 1e-5);
      }
      assertNear(output.dataSync(), pooled, 1e-5);
    }));
}

/** Compiled, since tfjs's own processor takes a minute to it. */
Deno.test("a training step: outputs, gradients of all weights and statistics as timm's", async () => {
  const { training: trace } = fixture;
  const params = fill(network);
  const [rows, height, width] = trace.picture;
  const given = {
    params,
    x: float32(uniform("picture", rows * height * width * 3), [rows, height, width, 3]),
    direction: directionOf(network, { trace, rows }),
  };
  await using running = await compile((inputs) => trainingPass(network, inputs), given);
  assertTraced(network, { trace, ...await running.run(given) as Passed });

  const evaluated = { ...given, params: { ...params, ...(await running.run(given)).statistics } };
  await using evaluation = await compile(
    ({ params, x }) => ({ y: applyNetwork(network, { params, x, training: false }).output }),
    evaluated,
  );
  assertNear((await evaluation.run(evaluated)).y.data as Float32Array, trace.evaluation, 1e-4);
});

Deno.test("timm's names and shapes, so that its weights load", () => {
  assert.deepEqual(layoutOf(network), Object.fromEntries(fixture.names));
});

const manifest = byId(modelManifests(), { id: "efficientnet_lite0", kind: "model" });
const hub = placesOf(manifest).some(({ file }) => existsSync(file));

Deno.test({
  name: "with the published weights, an engraved plate's features are timm's",
  ignore: !hub, // the weights are in no mirror: BURIN_MIRROR
  async fn() {
    const { file } = (await locateAsset(manifest))!;
    const params = toTfjs(pretrainedWeights(readFileSync(file), { encoder: config, name: file }));
    const { width, height, data } = await readImage(
      fileURLToPath(new URL("../fixtures/nn/plate.png", import.meta.url)),
    );
    const { mean, std } = coloursOf(config);
    const pixels = Float32Array.from({ length: 3 * width * height }, (_, i) => {
      const c = i % 3;
      return (data[4 * Math.floor(i / 3) + c] / 255 - mean[c]) / std[c];
    });
    const x = tf.tensor4d(pixels, [1, height, width, 3]);
    const { output } = applyNetwork(network, { params, x, training: false });
    assertNear(output.dataSync(), fixture.plate, 1e-5);
  },
});

Deno.test("a network without blocks is refused", () => {
  assert.throws(() => efficientNet({ ...config, stages: [] }), /without blocks/);
  const empty = config.stages.map((stage) => ({ ...stage, blocks: 0 }));
  assert.throws(() => efficientNet({ ...config, stages: empty }), /without blocks/);
});

Deno.test("a grid is of 7 x 7 cells of five stages at 224 pixels, and begins without a mean", () => {
  const grid = efficientNets.efficientnet_lite0_grid;
  const { parameters } = efficientNet(grid);
  assert.deepEqual(parameters["grid.weight"].shape, [256, 112 * 7 * 7]);
  assert.deepEqual(parameters["grid.mean"], {
    ...{ shape: [112], role: "running mean", start: { kind: "constant", value: 0 } },
  });
  assert.deepEqual(grid.grid!.size, { height: 224, width: 224 });
});
