import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { imagenet, toGrayTensor } from "lib/nn/picture.ts";

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
