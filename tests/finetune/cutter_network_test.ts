import assert from "node:assert/strict";
import {
  cutterConfig,
  cutterForward,
  cutterTable,
  cutterTfjs,
} from "lib/finetune/cutter_network.ts";
import { tf } from "lib/jit/tfjs.ts";
import { toTfjs } from "lib/nn/parameters.ts";
import { sizeOf } from "lib/tensor/tensor.ts";
import { byFours, smallConfig, smallWeights } from "./cutter_small.ts";

Deno.test("the shipped network is small enough beside its neck, half a number's bytes each", () => {
  const numbers = Object.values(cutterTable(cutterConfig))
    .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  assert.ok(numbers > 500_000 && numbers < 1_000_000, `${numbers}`);
});

Deno.test("logits are of every pixel, four to a place, and depend on box and neck", () => {
  const params = toTfjs(smallWeights());
  const [first, second] = smallConfig.seen;
  const run = (box: number, told: number) =>
    tf.tidy(() => {
      const x = tf.concat([tf.fill([1, 32, 32, 1], 0.3), tf.fill([1, 32, 32, 1], box)], 3);
      const seen = [tf.fill([1, 4, 4, first], told), tf.fill([1, 2, 2, second], told)];
      const layers = cutterTfjs({ params, statistics: {} }, { training: false });
      return cutterForward(layers, { x: byFours(x), seen });
    });
  const plain = run(0, 0);
  assert.deepEqual(plain.shape, [1, 16, 16, 4]);
  for (const other of [run(1, 0), run(0, 1)]) {
    assert.ok(tf.max(tf.abs(tf.sub(plain, other))).dataSync()[0] > 1e-5);
  }
});
