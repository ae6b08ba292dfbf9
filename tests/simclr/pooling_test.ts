import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import type { Network } from "lib/nn/network.ts";
import { applyNetwork } from "lib/nn/network.ts";
import { openSession } from "lib/onnx/session.ts";
import { untrained } from "lib/simclr/checkpoint.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import { exportEncoder } from "lib/simclr/export.ts";
import { poolingBy, poolings } from "lib/simclr/pooling.ts";
import { simclrOf } from "lib/simclr/step.ts";
import { toTfjs } from "lib/nn/parameters.ts";
import { float32, transpose } from "lib/tensor/tensor.ts";
import { treeBranch } from "lib/tensor/tree.ts";
import { Random } from "lib/tensor/random.ts";

await tf.setBackend("cpu");

/** Pools what it is given. */
const pool: Network = { parameters: {}, features: 2, forward: (layers, x) => layers.average(x) };
const apply = (network: Network, x: tf.Tensor) =>
  applyNetwork(network, { params: {}, x, training: false }).output;
const x = tf.tensor4d([1, -2, 2, 4, 3, 0, 4, 0], [1, 2, 2, 2]);

Deno.test("a generalised mean is the root of the mean of powers, of what is above nothing", () => {
  const [a, b] = apply(poolingBy(pool, { power: 3 }), x).dataSync();
  assert.ok(Math.abs(a - Math.cbrt((1 + 8 + 27 + 64) / 4)) < 1e-5);
  assert.ok(Math.abs(b - Math.cbrt(64 / 4)) < 1e-5);
  const mean = apply(poolingBy(pool, poolings.mean), x).dataSync();
  assert.deepEqual([...mean], [2.5, 0.5]);
  assert.equal(poolingBy(pool, { power: 1 }), pool);
});

Deno.test("its gradient is its slope, and where nothing is seen it is none", () => {
  const loss = (x: tf.Tensor) => tf.sum(apply(poolingBy(pool, { power: 2.5 }), x));
  const gradient = tf.grad(loss)(x).dataSync();
  const values = x.dataSync();
  values.forEach((value, i) => {
    const at = (by: number) => {
      const moved = Float64Array.from(values);
      moved[i] += by;
      const channel = [...moved].filter((_, k) => k % 2 === i % 2).map((v) => Math.max(v, 1e-6));
      return (channel.reduce((sum, v) => sum + v ** 2.5, 0) / 4) ** 0.4;
    };
    const slope = value <= 0 ? 0 : (at(1e-5) - at(-1e-5)) / 2e-5;
    assert.ok(Math.abs(gradient[i] - slope) < 1e-3, `${i}: ${gradient[i]}, not ${slope}`);
  });
  const none = tf.grad(loss)(tf.zeros([1, 2, 2, 2])).dataSync();
  assert.ok(none.every((g) => g === 0));
});

Deno.test("powers below 1 are refused, as is pooling in a transformer", () => {
  for (const power of [0.99, 0, NaN, Infinity]) {
    assert.throws(() => poolingBy(pool, { power }), /a power of 1 or more/);
  }
  assert.throws(
    () => simclrOf({ ...configs.ViT_frozen, pooling: poolings.gem }),
    /first token: nothing is pooled/,
  );
});

Deno.test("an encoder that pools so gives the same features as ONNX, and others than by the mean", async () => {
  const config: SimclrConfig = {
    ...configs.demo,
    encoder: { kind: "resnet", blocks: [1, 1], widths: [4, 8], stem: "half" },
    size: { height: 16, width: 12 },
    gray: false,
    pooling: poolings.gem,
  };
  const checkpoint = untrained(config, 3);
  const random = new Random(4);
  const pixels = float32(
    Float32Array.from({ length: 2 * 16 * 12 * 3 }, () => random.normal()),
    [2, 16, 12, 3],
  );
  const featuresOf = (config: SimclrConfig) =>
    applyNetwork(simclrOf(config).encoder, {
      params: toTfjs(treeBranch(checkpoint.state, "encoder")),
      x: tf.tensor(pixels.data, [2, 16, 12, 3]),
      training: false,
    }).output.dataSync();
  await using session = await openSession(exportEncoder(checkpoint), { threads: 1 });
  const { h } = await session.run({ pictures: transpose(pixels, [0, 3, 1, 2]) });
  const [ours, mean] = [featuresOf(config), featuresOf({ ...config, pooling: poolings.mean })];
  (h.data as Float32Array).forEach((value, i) =>
    assert.ok(Math.abs(value - ours[i]) < 1e-4, `${i}: ${value}, ${ours[i]}`)
  );
  assert.ok(ours.some((value, i) => Math.abs(value - mean[i]) > 0.1));
});
