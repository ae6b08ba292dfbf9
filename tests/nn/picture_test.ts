import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { coloursOf, grayMap, imagenet, toGrayTensor } from "lib/nn/picture.ts";

await tf.setBackend("cpu");

const normal = (rgb: number[]) => rgb.map((v, i) => (v - imagenet.mean[i]) / imagenet.std[i]);

Deno.test("a normalised colour becomes its normalised grey", () => {
  const colours = [[1, 0, 0], [0.2, 0.9, 0.4], [0.5, 0.5, 0.5]];
  const x = tf.tensor4d([[colours.map(normal)]]); // [1, 1, 3, 3]
  const grays = colours.map(([r, g, b]) => 0.299 * r + 0.587 * g + 0.114 * b);
  const expected = grays.flatMap((g) => normal([g, g, g]));
  toGrayTensor(x, imagenet).dataSync().forEach((v, i) =>
    assert.ok(Math.abs(v - expected[i]) < 1e-5, `${i}: ${v}, not ${expected[i]}`)
  );
});

Deno.test("pictures of an EfficientNet lie between -1 and 1, others' are torchvision's", () => {
  assert.deepEqual(coloursOf({ kind: "efficientnet" }), {
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
  });
  for (const kind of ["resnet", "vit"] as const) assert.deepEqual(coloursOf({ kind }), imagenet);
  const x = tf.tensor4d([[[[1, -1, 0]]]]);
  const [r, g, b] = toGrayTensor(x, coloursOf({ kind: "efficientnet" })).dataSync();
  assert.ok(Math.abs(r - (0.299 - 0.587)) < 1e-6 && r === g && g === b);
});

Deno.test("each colour's share of grey is in its own deviations, and what is left is the bias", () => {
  const { weight, bias } = grayMap({ mean: [0.1, 0.2, 0.4], std: [1, 2, 4] });
  const close = (found: number[], expected: number[]) =>
    found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-12, `${value}`));
  close(weight.flat(), [
    ...[0.299, 0.1495, 0.07475],
    ...[1.174, 0.587, 0.2935],
    ...[0.456, 0.228, 0.114],
  ]);
  const level = 0.0299 + 0.1174 + 0.0456;
  close(bias, [level - 0.1, (level - 0.2) / 2, (level - 0.4) / 4]);
});
