import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { coloursOf, imagenet, toGrayTensor } from "lib/nn/picture.ts";

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
