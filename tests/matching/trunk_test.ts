import assert from "node:assert/strict";
import { openFeatureMaps, trunkOf } from "lib/matching/trunk.ts";
import { tf } from "lib/jit/tfjs.ts";
import { efficientNet, type EfficientNetConfig } from "lib/nn/efficientnet.ts";
import { applyNetwork } from "lib/nn/network.ts";
import { initialize, toTfjs } from "lib/nn/parameters.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

const stage = { blocks: 1, kernel: 3, expansion: 2, width: 8 } as const;
const config: EfficientNetConfig = {
  kind: "efficientnet",
  stem: 4,
  stages: [
    { ...stage, stride: 2, expansion: 1 },
    { ...stage, stride: 2, width: 6 },
    { ...stage, stride: 1 },
  ],
  features: 10,
};
const weights = initialize(efficientNet(config).parameters, new Random(1));
const grey = (count: number, height: number, width: number) => {
  const random = new Random(2);
  const data = Float32Array.from({ length: count * height * width }, () => random.range(0, 255));
  return float32(data, [count, 1, height, width]);
};

Deno.test("a trunk gives one map of each stage, for pictures of any size", async () => {
  for (const [stages, channels, stride] of [[1, 8, 4], [2, 6, 8], [3, 8, 8]]) {
    await using maps = await openFeatureMaps(trunkOf(weights, { config, stages }), { stride });
    const { shape } = await maps.see(grey(2, 32, 48));
    assert.deepEqual(shape, [2, channels, 32 / stride, 48 / stride]);
  }
});

Deno.test("all stages, the last convolution and the mean are the whole network", async () => {
  // a network whose last convolution passes channels on gives the means of the last map
  const through = { ...config, features: 8 };
  const own = initialize(efficientNet(through).parameters, new Random(1));
  const square = own["conv_head.weight"].data.fill(0);
  for (let c = 0; c < 8; c++) square[c * 8 + c] = 1;
  const picture = grey(1, 32, 32);
  await using maps = await openFeatureMaps(trunkOf(own, { config: through, stages: 3 }), {
    stride: 8,
  });
  const { data } = await maps.see(picture);
  const x = tf.tensor4d(
    Float32Array.from(
      { length: 32 * 32 * 3 },
      (_, i) => picture.data[Math.floor(i / 3)] / 127.5 - 1,
    ),
    [1, 32, 32, 3],
  );
  const { output } = applyNetwork(efficientNet(through), {
    params: toTfjs(own),
    x,
    training: false,
  });
  const whole = await output.data();
  for (let c = 0; c < 8; c++) {
    let sum = 0;
    // as ReLU6 behind the convolution, whose normalisation divides by the root of 1.001
    for (let p = 0; p < 16; p++) {
      sum += Math.min(6, Math.max(0, data[c * 16 + p] / Math.sqrt(1.001)));
    }
    assert.ok(Math.abs(sum / 16 - whole[c]) < 1e-4, `${c}: ${sum / 16} and ${whole[c]}`);
  }
});

Deno.test("under a grid the trunk is that of the same network without it", async () => {
  const under: EfficientNetConfig = {
    ...config,
    grid: { places: 2, size: { height: 32, width: 32 } },
  };
  const grid = initialize(efficientNet(under).parameters, new Random(1));
  const picture = grey(1, 32, 48);
  const looked = [];
  const shared = Object.entries(grid).map(([name, own]) => [name, weights[name] ?? own]);
  const cases = [[under, Object.fromEntries(shared)], [config, weights]] as const;
  for (const [network, own] of cases) {
    const model = trunkOf(own, { config: network, stages: 3 });
    await using maps = await openFeatureMaps(model, { stride: 8 });
    looked.push(await maps.see(picture));
  }
  assert.deepEqual(looked[0].shape, [1, 8, 4, 6]);
  assert.deepEqual(looked[0].data, looked[1].data);
});

Deno.test("stages that the network does not have are refused", () => {
  for (const stages of [0, 4, 1.5]) {
    assert.throws(
      () => trunkOf(weights, { config, stages }),
      /Cannot keep .* of a network that has 3/,
    );
  }
});
