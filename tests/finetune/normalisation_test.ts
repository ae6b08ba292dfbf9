import assert from "node:assert/strict";
import {
  folded,
  isNoDecay,
  measureStatistics,
  normalisedFilters,
  unfolded,
} from "lib/finetune/normalisation.ts";
import { heScales } from "lib/finetune/he_scales.ts";
import {
  applyYolox,
  convolve as plain,
  foldedFilters,
  readNetwork,
} from "lib/finetune/yolox_network.ts";
import { compile } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { tiny } from "./fixture.ts";

const network = readNetwork(tiny.model, tiny.size);
const random = new Random(9);
const pictures = (count: number) =>
  float32(
    Float32Array.from({ length: count * 64 * 64 * 3 }, () => random.range(0, 255)),
    [count, 3, 64, 64],
  );
const batches = [pictures(2), pictures(2)];
const statistics = await measureStatistics(network, batches, { threads: 1 });

Deno.test("unfolded on measured pictures, the network says what it said", async () => {
  const weights = unfolded(network, statistics);
  const [x] = batches;
  const given = { folded: network.weights, own: weights, seen: statistics, x };
  await using running = await compile(
    (all) => {
      const filters = normalisedFilters(all.own, all.seen);
      return {
        before: applyYolox(network, tf.transpose(all.x, [0, 2, 3, 1]), {
          filters: foldedFilters(all.folded),
        }),
        after: applyYolox(network, tf.transpose(all.x, [0, 2, 3, 1]), { filters }),
      };
    },
    given,
    { threads: 1 },
  );
  const { before, after } = await running.run(given);
  before.data.forEach((value, i) =>
    assert.ok(Math.abs(Number(value) - Number(after.data[i])) < 1e-4)
  );
});

Deno.test("mean and deviation are those of all pixels, counted one by one", async () => {
  const first = network.convolutions[0];
  const seen: number[][] = [];
  for (const x of batches) {
    await using running = await compile(
      (all) => {
        const kept: { z?: Parameters<typeof applyYolox>[1] } = {};
        applyYolox(network, tf.transpose(all.x, [0, 2, 3, 1]), {
          filters: foldedFilters(all.folded),
          convolving(x, convolution, { weight, bias }) {
            const z = plain(x, convolution, { weight, bias });
            if (convolution.name === first.name) kept.z = z;
            return z;
          },
        });
        return { z: kept.z! };
      },
      { folded: network.weights, x },
      { threads: 1 },
    );
    const { z } = await running.run({ folded: network.weights, x });
    const channels = z.shape[3];
    for (let k = 0; k < channels; k++) {
      const bias = network.weights[`${first.name}.bias`].data[k];
      const own = Array.from(z.data as Float32Array).filter((_, i) => i % channels === k)
        .map((value) => value - bias);
      (seen[k] ??= []).push(...own);
    }
  }
  const even = heScales(network.weights[`${first.name}.weight`], first.depthwise);
  for (const [k, own] of seen.entries()) {
    const values = own.map((value) => value * even[k]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const found = statistics[`${first.name}.mean`].data[k];
    assert.ok(Math.abs(found - mean) < 1e-3 * Math.max(1, Math.abs(mean)), `mean ${k}`);
    const deviation = statistics[`${first.name}.deviation`].data[k];
    assert.ok(
      Math.abs(deviation / Math.sqrt(variance + 1e-3 * even[k] ** 2) - 1) < 1e-3,
      `deviation ${k}`,
    );
  }
});

Deno.test("folded back, weights are those of the file; moved ones are what the graph makes of them", async () => {
  const weights = unfolded(network, statistics);
  const again = folded(network.convolutions, { weights, statistics });
  for (const [name, { data }] of Object.entries(network.weights)) {
    data.forEach((value, i) => {
      const off = Math.abs(again[name].data[i] - value);
      assert.ok(off < 1e-4 * Math.max(1, Math.abs(value)), name);
    });
  }
  const moved = Object.fromEntries(
    Object.entries(weights).map(([name, { data, shape }]): [string, Tensor<"float32">] => [
      name,
      float32(data.map((value) => value * random.range(0.8, 1.2)), shape),
    ]),
  );
  const file = folded(network.convolutions, { weights: moved, statistics });
  const given = { own: moved, seen: statistics };
  await using running = await compile(
    (all) => {
      const filters = normalisedFilters(all.own, all.seen);
      return Object.fromEntries(
        network.convolutions.flatMap((convolution) => {
          const { weight, bias } = filters(convolution);
          const { name } = convolution;
          return [[`${name}.weight`, weight], [`${name}.bias`, bias]] as const;
        }).filter(([name]) => !(name in moved)),
      );
    },
    given,
    { threads: 1 },
  );
  const found = await running.run(given);
  assert.ok(Object.keys(found).length > 0);
  for (const [name, { data }] of Object.entries(found)) {
    data.forEach((value, i) =>
      assert.ok(Math.abs(Number(value) - file[name].data[i]) < 1e-3, name)
    );
  }
});

Deno.test("fresh weights start with scale .7 and shift .5, normalised by what comes before", async () => {
  const seen = await measureStatistics(network, batches, { threads: 1, fresh: true });
  const weights = unfolded(network, seen, { fresh: true });
  const { name } = network.convolutions[3];
  assert.deepEqual(new Set(weights[`${name}.scale`].data), new Set([Math.fround(0.7)]));
  assert.deepEqual(new Set(weights[`${name}.shift`].data), new Set([0.5]));
  assert.notDeepEqual(seen[`${name}.mean`], statistics[`${name}.mean`]);
});

Deno.test("however loud a channel is in the file, its filter starts at one length; zeros stay zeros", () => {
  const { convolutions } = network;
  const weights = unfolded(network, statistics);
  for (const { name, depthwise, normalised } of convolutions) {
    const { data, shape } = weights[`${name}.weight`];
    if (!normalised) {
      assert.deepEqual(data, network.weights[`${name}.weight`].data);
      continue;
    }
    const channels = shape[depthwise ? 2 : 3];
    for (let k = 0; k < channels; k++) {
      let squares = 0;
      for (let i = k; i < data.length; i += channels) squares += data[i] ** 2;
      assert.ok(Math.abs(squares - 2) < 1e-4, `${name}, ${k}: ${squares}`);
    }
  }
});

Deno.test("weight decay is of filters alone", () => {
  assert.deepEqual(
    ["body.0.weight", "body.0.scale", "body.0.shift", "0.predict.obj.bias"].map(isNoDecay),
    [false, true, true, true],
  );
});

Deno.test("without pictures nothing is measured", () =>
  assert.rejects(measureStatistics(network, []), /Cannot measure a network on no pictures/));
