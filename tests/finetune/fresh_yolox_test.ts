import assert from "node:assert/strict";
import { detectorDefaults } from "lib/finetune/defaults.ts";
import { type DetectionBatch, trainDetector } from "lib/finetune/detector_training.ts";
import { freshYolox } from "lib/finetune/fresh_yolox.ts";
import { measureStatistics } from "lib/finetune/normalisation.ts";
import { heScales } from "lib/finetune/he_scales.ts";
import { yoloxModel, type YoloxShape } from "lib/finetune/yolox_architecture.ts";
import { readNetwork } from "lib/finetune/yolox_network.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

const session = { threads: 1 };
const side = 64;

/** Two pictures of grey noise with a dark square each. */
function batch(): DetectionBatch {
  const random = new Random(21);
  const data = Float32Array.from({ length: 2 * 3 * side * side }, () => random.range(180, 255));
  const squares = [[12, 20, 24], [30, 8, 30]];
  for (const [n, [x, y, edge]] of squares.entries()) {
    for (let c = 0; c < 3; c++) {
      for (let row = y; row < y + edge; row++) {
        const at = ((n * 3 + c) * side + row) * side;
        data.fill(30, at + x, at + x + edge);
      }
    }
  }
  return {
    pictures: float32(data, [2, 3, side, side]),
    targets: squares.map(([x, y, edge]) => [
      { box: [x + edge / 2, y + edge / 2, edge, edge] as const, classId: 0 },
    ]),
    ignored: [[], []],
  };
}

const one = batch();
const shapes: Record<string, YoloxShape> = {
  depthwise: { depth: 0.33, width: 0.0625, depthwise: true },
  dense: { depth: 0.33, width: 0.03125, depthwise: false },
};

/** Largest distance from the mean of fresh ones, and deviations, of what all normalised convolutions give. */
async function signals(model: Uint8Array, pictures: Tensor<"float32">) {
  const network = readNetwork(model, { width: side, height: side });
  const measured = await measureStatistics(network, [pictures], session);
  const [means, deviations]: number[][] = [[], []];
  for (const { name, normalised, depthwise } of network.convolutions) {
    if (!normalised) continue;
    const even = heScales(network.weights[`${name}.weight`], depthwise);
    even.forEach((factor, k) => {
      const mean = measured[`${name}.mean`].data[k] / factor;
      means.push(Math.abs(mean + network.weights[`${name}.bias`].data[k] - 0.5));
      deviations.push(measured[`${name}.deviation`].data[k] / factor);
    });
  }
  return { mean: Math.max(...means), low: Math.min(...deviations), high: Math.max(...deviations) };
}

for (const [name, shape] of Object.entries(shapes)) {
  Deno.test(`${name}: every channel of every layer has mean .5 and deviation .7`, async () => {
    const options = { random: new Random(2), classes: ["character"], side };
    const model = await freshYolox(shape, { ...options, pictures: [one.pictures], session });
    const { mean, low, high } = await signals(model, one.pictures);
    assert.ok(mean < 0.03, `mean ${mean}`);
    assert.ok(high < 0.72 && low > 0.6, `deviations from ${low} to ${high}`);
    const raw = await signals(yoloxModel(shape, options), one.pictures);
    assert.ok(raw.high / raw.low > 100, "without it signals are of any size");
  });

  Deno.test(`${name}: from random weights, 30 steps on two pictures bring the loss down`, async () => {
    const model = await freshYolox(shape, {
      random: new Random(2),
      classes: ["character"],
      side,
      pictures: [one.pictures],
      session,
    });
    const network = readNetwork(model, { width: side, height: side });
    const { history } = await trainDetector({
      network,
      statistics: () => measureStatistics(network, [one.pictures], session),
      config: {
        ...detectorDefaults,
        steps: 30,
        batch: 2,
        sizes: [side],
        warmup: 5,
        learningRate: 2e-3,
      },
      batchAt: () => Promise.resolve(one),
      key: name,
      session,
    });
    const mean = (from: number, to: number) =>
      history.slice(from, to).reduce((sum, { losses }) => sum + losses.loss, 0) / (to - from);
    assert.ok(mean(27, 30) < 0.85 * mean(0, 3), history.map(({ losses }) => losses.loss).join());
  });
}
