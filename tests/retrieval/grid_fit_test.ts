import assert from "node:assert/strict";
import { blank, flipHorizontal, type Image } from "lib/image/image.ts";
import { tf } from "lib/jit/tfjs.ts";
import { efficientNet, efficientNetCells, type EfficientNetConfig } from "lib/nn/efficientnet.ts";
import { applyNetwork } from "lib/nn/network.ts";
import { initialize, toTfjs } from "lib/nn/parameters.ts";
import { pretrainedWeights } from "lib/nn/pretrained.ts";
import { toPyTorch } from "lib/nn/parameters.ts";
import { stack } from "lib/retrieval/embed.ts";
import { openEncoder } from "lib/retrieval/encoder.ts";
import {
  fitGrid,
  gridComponents,
  gridFeatures,
  gridOf,
  lacksGrid,
  openCells,
} from "lib/retrieval/grid_fit.ts";
import { untrained } from "lib/simclr/checkpoint.ts";
import { configs, resized, type SimclrConfig } from "lib/simclr/config.ts";
import { Random } from "lib/tensor/random.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

await tf.setBackend("cpu");

const encoder: EfficientNetConfig = {
  kind: "efficientnet",
  stem: 8,
  stages: [{ blocks: 1, kernel: 3, stride: 2, expansion: 2, width: 6 }],
  features: 4,
  grid: { places: 3, size: { height: 24, width: 24 } },
};
const config: SimclrConfig = {
  ...configs.Burin_20epoch_grid,
  encoder,
  size: { height: 24, width: 24 },
};
const random = () => new Random(4);
const trunk = initialize(efficientNetCells(encoder).parameters, new Random(9));

/** Blots at places that differ from picture to picture. */
function drawn(seed: number): Image {
  const image = blank({ width: 24, height: 24 }, [255, 255, 255, 255]);
  const draw = new Random(seed);
  for (let blot = 0; blot < 12; blot++) {
    const [x, y] = [draw.int(0, 19), draw.int(0, 19)];
    for (let dy = 0; dy < 5; dy++) {
      for (let dx = 0; dx < 5; dx++) {
        image.data.fill(30, 4 * ((y + dy) * 24 + x + dx), 4 * ((y + dy) * 24 + x + dx) + 3);
      }
    }
  }
  return image;
}

async function* pictures(count: number, views: (image: Image) => Image[] = () => []) {
  for (let i = 0; i < count; i++) {
    const image = await Promise.resolve(drawn(i));
    yield [image, ...views(image)];
  }
}

const cosine = ({ data, shape: [, d] }: Tensor<"float32">, a: number, b: number) => {
  const row = (i: number) => [...data.slice(i * d, (i + 1) * d)];
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(row(a), row(b)) / Math.sqrt(dot(row(a), row(a)) * dot(row(b), row(b)));
};

Deno.test("a grid in tfjs and in ONNX gives the same features; they keep the layout of a picture", async () => {
  const fitted = await fitGrid({ weights: trunk, name: "random" }, pictures(40), {
    config,
    random: random(),
  });
  assert.equal(fitted.name, "random, with a grid found on 40 figures");
  await using opened = await openEncoder(untrained(config, 1, { pretrained: fitted }), {
    threads: 1,
  });
  const h = await opened.embed([drawn(1), drawn(2)]); // [2, 4]
  assert.deepEqual(h.shape, [2, 4]);
  // the same pictures, greys from -1 to 1, in tfjs
  const x = tf.tensor(
    [drawn(1), drawn(2)].flatMap(({ data }) =>
      Array.from({ length: 24 * 24 * 3 }, (_, i) => data[4 * Math.floor(i / 3) + i % 3] / 127.5 - 1)
    ),
    [2, 24, 24, 3],
  );
  const { output } = applyNetwork(efficientNet(encoder), {
    params: toTfjs(fitted.weights),
    x,
    training: false,
  });
  (await output.data()).forEach((value, i) =>
    assert.ok(Math.abs(value - h.data[i]) < 1e-4, `${value} ${h.data[i]}`)
  );
  // and from its cells by the layer alone
  await using cells = await openCells(trunk, { config, threads: 1 });
  const { data } = await gridFeatures(await cells.cellsOf([drawn(1), drawn(2)]), {
    mean: fitted.weights["grid.mean"].data,
    layer: { weight: fitted.weights["grid.weight"], bias: fitted.weights["grid.bias"] },
  });
  data.forEach((value, i) => assert.ok(Math.abs(value - h.data[i]) < 1e-4));
});

Deno.test("the less is left of left and right, the more a picture looks as its mirror image", async () => {
  const alike = async (mirror: number) => {
    const pretrained = await fitGrid({ weights: trunk, name: "random" }, pictures(40), {
      config,
      random: random(),
      mirror,
    });
    await using opened = await openEncoder(untrained(config, 1, { pretrained }), { threads: 1 });
    const { data, shape } = await opened.embed(
      [1, 2, 3, 4].flatMap((i) => [drawn(i), flipHorizontal(drawn(i))]),
    );
    const rows = float32(data, shape);
    return [0, 2, 4, 6].reduce((sum, i) => sum + cosine(rows, i, i + 1) / 4, 0);
  };
  const [none, half, all] = [await alike(0), await alike(0.5), await alike(1)];
  assert.ok(none > all + 0.3 && half > all + 0.1, `${none} ${half} ${all}`);
  await assert.rejects(alike(1.01), /share from 0 to 1/);
});

Deno.test("what views change is weighed down", async () => {
  // half of each picture says nothing of it
  const scribbled = (image: Image) => {
    const other = { ...image, data: image.data.slice() };
    const noise = new Random(image.data.reduce((sum, value) => sum + value, 0));
    for (let i = 0; i < 12 * 24; i++) other.data.fill(noise.int(0, 255), 4 * i, 4 * i + 3);
    return [other];
  };
  const same = async (views: (image: Image) => Image[]) => {
    const pretrained = await fitGrid({ weights: trunk, name: "random" }, pictures(40, views), {
      config,
      random: random(),
    });
    await using opened = await openEncoder(untrained(config, 1, { pretrained }), { threads: 1 });
    const rows = await opened.embed(
      [1, 2, 3, 4, 5, 6].flatMap((i) => [drawn(i + 100), ...scribbled(drawn(i + 100))]),
    );
    return [0, 2, 4, 6, 8, 10].reduce((sum, i) => sum + cosine(rows, i, i + 1) / 6, 0);
  };
  const [without, taught] = [await same(() => []), await same(scribbled)];
  assert.ok(taught > without + 0.02, `${without} ${taught}`);
});

Deno.test("features are made of directions: each place less the mean and of length 1, or nought", async () => {
  const cells = float32(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 4), [1, 2, 4]);
  const same = Float32Array.from({ length: 64 }, (_, i) => i % 9 === 0 ? 1 : 0);
  const layer = { weight: float32(same, [8, 8]), bias: float32(new Float32Array(8), [8]) };
  const { data, shape } = await gridFeatures(cells, { mean: Float32Array.of(4, 4), layer });
  assert.deepEqual(shape, [1, 8]);
  const wanted = [-3, -2, -1, 0, 1, 2, 3, 0].map((value, i, all) =>
    value / (Math.hypot(all[i % 4], all[4 + i % 4]) || 1)
  );
  data.forEach((value, i) =>
    assert.ok(Math.abs(value - wanted[i]) < 1e-6, `${value} ${wanted[i]}`)
  );
  const { mean } = await gridOf([
    stack([cells, float32(cells.data.map((v) => v + 2), [1, 2, 4])]),
  ], {
    features: 1,
    random: random(),
  });
  // of each channel over pictures and places
  assert.deepEqual([...mean], [3.5, 6.5]);
});

Deno.test("where figures have fewer components than the layer has features, the last are nought", async () => {
  const cells = stack(
    [1, 2, 3].map((i) =>
      float32(Float32Array.from({ length: 18 }, (_, k) => Math.sin(i * k)), [1, 2, 9])
    ),
  );
  const { layer } = await gridOf([cells], { features: 6, random: random() });
  assert.deepEqual(layer.weight.shape, [6, 18]);
  assert.ok(layer.weight.data.slice(2 * 18).every((value) => value === 0));
  assert.ok(layer.weight.data.slice(0, 18).some((value) => value !== 0));
});

Deno.test("weights without a grid are known, read and asked for more pictures", async () => {
  assert.ok(lacksGrid(config, trunk));
  assert.ok(!lacksGrid(configs.demo, {}));
  const bytes = encodeSafetensors(toPyTorch(trunk, efficientNetCells(encoder).parameters));
  const read = pretrainedWeights(bytes, { encoder, name: "trunk" });
  assert.deepEqual(Object.keys(read).sort(), Object.keys(trunk).sort());
  const options = { config, random: random() };
  const start = { weights: trunk, name: "random" };
  await assert.rejects(fitGrid(start, pictures(1), options), /on 1 pictures: give two/);
  await assert.rejects(fitGrid(start, pictures(0), options), /on 0 pictures/);
  const uneven = pictures(3, ((n) => () => n++ === 1 ? [drawn(7)] : [])(0));
  await assert.rejects(fitGrid(start, uneven, options), /has 1 views, others 0/);
  await assert.rejects(
    fitGrid(start, pictures(3), { ...options, config: configs.demo }),
    /encoder that has none/,
  );
});

Deno.test("a grid is laid over views of any size", () => {
  const { encoder: wide } = resized(config, { height: 96, width: 56 });
  assert.deepEqual(wide.kind === "efficientnet" && wide.grid?.size, { height: 96, width: 56 });
  assert.throws(() => efficientNetCells({ ...encoder, grid: undefined } as never), /has no grid/);
});

Deno.test("left out, power, ridge and what is left of left and right are as they are written down", async () => {
  const noise = new Random(6);
  const cells = (count: number) =>
    float32(Float32Array.from({ length: count * 18 }, () => noise.normal()), [count, 2, 9]);
  const views = [cells(12), cells(12)];
  const of = (options: { power?: number; ridge?: number; mirror?: number } = {}) =>
    gridOf(views, { features: 3, random: random(), ...options });
  assert.deepEqual(await of(), await of({ power: 0.75, ridge: 1, mirror: 0.3 }));
  const [found, said] = [{}, { mirror: 0.3 }].map((options) =>
    gridComponents(views[0], { features: 3, random: random(), ...options })
  );
  assert.deepEqual(await found, await said);
});
