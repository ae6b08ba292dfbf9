/** The published YOLOX-nano, trained for two steps and written back into its file. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { detectorDefaults } from "lib/finetune/defaults.ts";
import { type DetectionBatch, trainDetector } from "lib/finetune/detector_training.ts";
import { folded, measureStatistics } from "lib/finetune/normalisation.ts";
import { tunedNetwork } from "lib/finetune/tuned_model.ts";
import {
  applyYolox,
  foldedFilters,
  readNetwork,
  withNetworkClasses,
} from "lib/finetune/yolox_network.ts";
import { compile } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import { openSession } from "lib/onnx/session.ts";
import { freeSides } from "lib/onnx/surgery.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

const session = { threads: 1 };
const size = 160;
const file = mirrorDirectories().map((mirror) => join(mirror, "models/yolox_nano.onnx"))
  .find(existsSync);

/** Two pictures of noise with a dark box each. */
function batch(): DetectionBatch {
  const random = new Random(8);
  const data = Float32Array.from({ length: 2 * 3 * size * size }, () => random.range(120, 255));
  for (let n = 0; n < 2; n++) {
    for (let c = 0; c < 3; c++) {
      for (let y = 30; y < 130; y++) {
        const at = ((n * 3 + c) * size + y) * size;
        data.fill(40, at + 50, at + 100);
      }
    }
  }
  return {
    pictures: float32(data, [2, 3, size, size]),
    targets: [0, 1].map(() => [{ box: [75, 80, 50, 100] as const, classId: 0 }]),
    ignored: [[], []],
  };
}

Deno.test({
  name: "after two steps the file of YOLOX-nano says in onnxruntime what the network says",
  ignore: file === undefined, // the published weights are in the folders of BURIN_MIRROR
  async fn() {
    const model = new Uint8Array(readFileSync(file!));
    const network = withNetworkClasses(readNetwork(model, { width: 416, height: 416 }), [0]);
    const one = batch();
    const { weights, statistics, history } = await trainDetector({
      network,
      statistics: () => measureStatistics(network, [one.pictures], session),
      config: { ...detectorDefaults, steps: 2, batch: 2, sizes: [size], warmup: 0 },
      batchAt: () => Promise.resolve(one),
      key: "two steps",
      session,
    });
    assert.equal(history.length, 2);
    const own = folded(network.convolutions, { weights, statistics });
    const moved = Object.entries(own).filter(([name, { data }]) =>
      data.some((value, i) => Math.abs(value - network.weights[name].data[i]) > 1e-5)
    );
    assert.ok(moved.length > 0.9 * Object.keys(own).length, `${moved.length} weights moved`);

    const tuned = tunedNetwork(model, network, { weights: own, classes: ["character"] });
    await using running = await openSession(freeSides(tuned, { strides: [8, 16, 32] }), session);
    const images = float32(one.pictures.data.slice(0, 3 * size * size), [1, 3, size, size]);
    const said = (await running.run({ [running.inputs[0].name]: images }))[running.outputs[0].name];
    const given = { state: own, images };
    await using graph = await compile(
      (all) => ({
        rows: applyYolox(network, tf.transpose(all.images, [0, 2, 3, 1]), {
          filters: foldedFilters(all.state),
        }),
      }),
      given,
      session,
    );
    const { rows } = await graph.run(given); // [1, A, 6]
    assert.deepEqual(said.shape, rows.shape);
    rows.data.forEach((value, i) => {
      const shown = i % 6 < 4 ? Number(value) : 1 / (1 + Math.exp(-Number(value)));
      assert.ok(Math.abs(shown - Number(said.data[i])) < 1e-3, `row ${Math.floor(i / 6)}`);
    });
  },
});
