import assert from "node:assert/strict";
import { cutterModel } from "lib/finetune/cutter_model.ts";
import { openNeck } from "lib/finetune/cutter_neck.ts";
import { cutterForward, cutterTfjs } from "lib/finetune/cutter_network.ts";
import { tf } from "lib/jit/tfjs.ts";
import { toTfjs } from "lib/nn/parameters.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { openSession } from "lib/onnx/session.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { byFours, smallConfig, smallNeck, smallWeights } from "./cutter_small.ts";

Deno.test("the file gives tfjs's logits, pixel by pixel, of several crops at once", async () => {
  const { side } = smallConfig;
  const weights = smallWeights();
  const count = 3;
  const random = new Random(4);
  const greys = Float32Array.from({ length: count * side * side }, () => random.int(0, 255));
  const boxes = Float32Array.from(greys, (_, i) => Number(i % side > 8));
  await using neck = await openNeck(smallNeck, { side, threads: 1 });
  const seen = await neck.see(greys, count);
  const expected = tf.tidy(() => {
    const plane = (data: Float32Array) => tf.tensor4d(data, [count, side, side, 1]);
    const x = tf.concat([tf.sub(tf.div(plane(greys), 127.5), 1), plane(boxes)], 3);
    const maps = seen.map(({ data, shape }) =>
      tf.transpose(tf.tensor(data, [...shape]), [0, 2, 3, 1])
    );
    const layers = cutterTfjs({ params: toTfjs(weights), statistics: {} }, { training: false });
    return cutterForward(layers, { x: byFours(x), seen: maps }).dataSync();
  });
  const model = cutterModel(smallConfig, {
    weights,
    neck: smallNeck,
    metadata: { about: "a trial" },
  });
  assert.equal(readMetadata(model).about, "a trial");
  await using session = await openSession(model, { threads: 1 });
  const shape = [count, 1, side, side];
  const { logits } = await session.run({ grey: float32(greys, shape), box: float32(boxes, shape) });
  assert.deepEqual(logits.shape, shape);
  const half = side / 2;
  let [worst, largest] = [0, 0];
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const place = ((n * half + (y >> 1)) * half + (x >> 1)) * 4 + 2 * (y & 1) + (x & 1);
        const found = Number(logits.data[(n * side + y) * side + x]);
        worst = Math.max(worst, Math.abs(found - expected[place]));
        largest = Math.max(largest, Math.abs(expected[place]));
      }
    }
  }
  assert.ok(worst < 0.01 * largest, `${worst} of ${largest}`);
});
