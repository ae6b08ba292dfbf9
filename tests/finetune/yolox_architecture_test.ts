import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { openYolox } from "lib/detect/yolox.ts";
import {
  parameterCount,
  yoloxModel,
  type YoloxShape,
  yoloxSizes,
} from "lib/finetune/yolox_architecture.ts";
import { readNetwork } from "lib/finetune/yolox_network.ts";
import { openSession } from "lib/onnx/session.ts";
import { anatomyOf, changeModel, freeSides } from "lib/onnx/surgery.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

const random = () => new Random(11);
const small: YoloxShape = { depth: 0.33, width: 0.0625, depthwise: true };

Deno.test("each size has as many parameters as Megvii's", () => {
  const counts = Object.entries(yoloxSizes)
    .map(([name, shape]) => [name, parameterCount(shape, { classes: 80 })] as const);
  // counted by PyTorch on their code
  assert.deepEqual(Object.fromEntries(counts), {
    nano: 912_159,
    tiny: 5_055_855,
    s: 8_968_255,
    m: 25_326_495,
    l: 54_208_895,
    x: 99_071_455,
  });
});

const stored = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../fixtures/finetune/${name}.onnx`, import.meta.url)));

const exports = {
  tiny: { depth: 0.33, width: 0.125, depthwise: true, classes: 3 },
  network_depthwise: { depth: 0.33, width: 1 / 16, depthwise: true, classes: 2 },
  network_dense: { depth: 0.33, width: 1 / 32, depthwise: false, classes: 2 },
};

for (const [name, { classes, ...shape }] of Object.entries(exports)) {
  Deno.test(`with the weights of Megvii's export ${name} it says what that says`, async () => {
    const theirs = stored(name);
    const weights = [...anatomyOf(theirs).constants]
      .filter(([key]) => /^(backbone|head)\..*\.(weight|bias)$/.test(key));
    const names = Array.from({ length: classes }, (_, k) => `class ${k}`);
    const own = yoloxModel(shape, { random: random(), classes: names, side: 64 });
    const filters = [...anatomyOf(own).constants.keys()].filter((key) => /weight$|bias$/.test(key));
    assert.deepEqual(filters.sort(), weights.map(([key]) => key).sort());
    const ours = freeSides(changeModel(own, { constants: Object.fromEntries(weights) }), {
      strides: [8, 16, 32],
    });
    await using one = await openSession(theirs, { threads: 1 });
    await using two = await openSession(ours, { threads: 1 });
    const [, , height, width] = one.inputs[0].shape as number[];
    const numbers = random();
    const images = float32(
      Float32Array.from({ length: 3 * height * width }, () => numbers.range(0, 255)),
      [1, 3, height, width],
    );
    const [expected, found] = [
      (await one.run({ images })).output,
      (await two.run({ images })).output,
    ];
    assert.deepEqual(found.shape, expected.shape);
    found.data.forEach((value, i) =>
      assert.ok(Math.abs(Number(value) - Number(expected.data[i])) < 1e-3, `${i}: ${value}`)
    );
  });
}

Deno.test("it is read as a network, opened as a detector, and says its classes", async () => {
  const classes = ["character", "beast"];
  const model = yoloxModel(small, { random: random(), classes, side: 96 });
  const network = readNetwork(model, { width: 96, height: 96 });
  assert.equal(network.head.classes, 2);
  assert.equal(network.convolutions.filter(({ normalised }) => !normalised).length, 9);
  const image = { width: 90, height: 60, data: new Uint8Array(90 * 60 * 3).fill(200), channels: 3 };
  for (const size of [undefined, 64]) {
    await using detect = await openYolox(model, { threads: 1, size });
    const found = await detect(image as Parameters<typeof detect>[0], { minScore: 0 });
    assert.ok(found.length > 0 && found.every(({ label }) => classes.includes(label)));
  }
});

Deno.test("weights come from the seed: as He et al. draw them, and a cell is empty at first", () => {
  const make = (seed: number) =>
    yoloxModel(yoloxSizes.nano, { random: new Random(seed), classes: ["character"] });
  assert.deepEqual(make(5), make(5));
  assert.notDeepEqual(make(5), make(6));
  const { constants } = anatomyOf(make(5));
  for (const [name, { data, shape }] of constants) {
    if (!name.endsWith(".weight") || data.length < 2000 || name.includes("preds")) continue;
    const fan = shape[1] * shape[2] * shape[3];
    const mean = Array.from(data, Number).reduce((sum, value) => sum + value ** 2, 0) / data.length;
    assert.ok(Math.abs(mean * fan / 2 - 1) < 0.15, `${name}: ${mean * fan}`);
  }
  for (const part of ["obj", "cls"]) {
    const [bias] = constants.get(`head.${part}_preds.2.bias`)!.data;
    assert.ok(Math.abs(1 / (1 + Math.exp(-Number(bias))) - 0.01) < 1e-6);
  }
  const counted = [...constants].filter(([name]) => /weight$|bias$/.test(name))
    .reduce((sum, [name, { data }]) => {
      const shift = name.endsWith("bias") && !name.includes("preds");
      return sum + data.length * (shift ? 2 : 1);
    }, 0);
  assert.equal(counted, parameterCount(yoloxSizes.nano, { classes: 1 }));
});

Deno.test("sides that are no multiples of 32, and no classes, are refused", () => {
  const make = (side: number, classes = ["character"]) =>
    yoloxModel(small, { random: random(), classes, side });
  assert.throws(() => make(100), /Cannot make a YOLOX for 100 pixels: sides are multiples of 32/);
  assert.throws(() => make(0), /Cannot make a YOLOX for 0 pixels/);
  assert.throws(() => make(64, []), /Cannot make a YOLOX without classes/);
});
