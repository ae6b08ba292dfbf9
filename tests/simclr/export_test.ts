import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { applyNetwork } from "lib/nn/network.ts";
import { toTfjs } from "lib/nn/parameters.ts";
import { coloursOf, imagenet, toGrayTensor } from "lib/nn/picture.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { openSession } from "lib/onnx/session.ts";
import { untrained } from "lib/simclr/checkpoint.ts";
import { configs } from "lib/simclr/config.ts";
import { encoderInput, exportCells, exportEncoder, readEncoderInput } from "lib/simclr/export.ts";
import { simclrOf } from "lib/simclr/step.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { treeBranch } from "lib/tensor/tree.ts";
import { difference, numbers } from "tests/jit/agree.ts";
import { smallEfficientNet } from "tests/nn/small_efficientnet.ts";

const { height, width } = configs.demo.size;

for (
  const [name, encoder, gray] of [
    ["ResNet", configs.demo.encoder, true],
    ["ResNet", configs.demo.encoder, false],
    ["EfficientNet", smallEfficientNet, true],
  ] as const
) {
  Deno.test(`h and z of a ${name} are those of the trained network, ${gray ? "in grey" : "in colour"}`, async () => {
    const config = { ...configs.demo, encoder, gray };
    const checkpoint = untrained(config, 7);
    const { encoder: network, head } = simclrOf(config);
    const x = numbers([3, height, width, 3]);
    const tensor = tf.tensor4d(x.data, [3, height, width, 3]);
    const params = toTfjs(checkpoint.state);
    const h = applyNetwork(network, {
      params: treeBranch(params, "encoder"),
      x: gray ? toGrayTensor(tensor, coloursOf(encoder)) : tensor,
      training: false,
    }).output;
    const z =
      applyNetwork(head, { params: treeBranch(params, "head"), x: h, training: false }).output;
    await using session = await openSession(exportEncoder(checkpoint), { threads: 1 });
    const turned = tf.transpose(tensor, [0, 3, 1, 2]).dataSync() as Float32Array;
    const out = await session.run({ pictures: float32(turned, [3, 3, height, width]) });
    assert.ok(difference(out.h.data as Float32Array, h.dataSync()) < 2e-5);
    assert.ok(difference(out.z.data as Float32Array, z.dataSync()) < 2e-5);
  });
}

Deno.test("the grid of an encoder that sees grey is the other's grid of the greyed picture", async () => {
  const grid = { places: 2, size: { height, width } };
  const config = { ...configs.demo, encoder: { ...smallEfficientNet, grid } };
  const weights = treeBranch(untrained(config, 7).state, "encoder");
  const cellsOf = async (gray: boolean, pictures: tf.Tensor4D) => {
    await using session = await openSession(exportCells({ ...config, gray }, weights), {
      threads: 1,
    });
    const turned = tf.transpose(pictures, [0, 3, 1, 2]).dataSync() as Float32Array;
    const out = await session.run({ pictures: float32(turned, [1, 3, height, width]) });
    return out.cells.data as Float32Array;
  };
  const x = numbers([1, height, width, 3]);
  const coloured = tf.tensor4d(x.data, [1, height, width, 3]);
  const greyed = toGrayTensor(coloured, coloursOf(smallEfficientNet)) as tf.Tensor4D;
  const inGrey = await cellsOf(true, coloured);
  assert.ok(difference(inGrey, await cellsOf(false, greyed)) < 2e-5);
  assert.ok(difference(inGrey, await cellsOf(false, coloured)) > 1e-3);
});

Deno.test("the model says how its pictures are prepared", () => {
  const model = exportEncoder(untrained(configs.demo, 7));
  assert.deepEqual(readEncoderInput(model), encoderInput(configs.demo));
  assert.deepEqual(encoderInput(configs.demo), {
    input: "pictures",
    layout: "NCHW",
    size: { height, width },
    resize: "area",
    background: true,
    mean: imagenet.mean,
    std: imagenet.std,
  });
  const lite = encoderInput({ ...configs.demo, encoder: smallEfficientNet });
  assert.deepEqual([lite.mean, lite.std], [[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]);
  const other = graphBuilder();
  other.output(
    { name: "y", dtype: "float32", shape: [1] },
    other.input({ name: "x", dtype: "float32", shape: [1] }),
  );
  assert.throws(() => readEncoderInput(encodeGraph(other.graph())), /metadata lack "burin\.input"/);
});
