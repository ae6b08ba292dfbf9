import assert from "node:assert/strict";
import { blank, type Image } from "lib/image/image.ts";
import { tf } from "lib/jit/tfjs.ts";
import { applyNetwork } from "lib/nn/network.ts";
import { toTfjs } from "lib/nn/parameters.ts";
import { imagenet, toGrayTensor } from "lib/nn/picture.ts";
import { encoderPictures, openEncoder, runOnPictures } from "lib/retrieval/encoder.ts";
import { untrained } from "lib/simclr/checkpoint.ts";
import { configs } from "lib/simclr/config.ts";
import { exportEncoder, readEncoderInput } from "lib/simclr/export.ts";
import { simclrOf } from "lib/simclr/step.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { treeBranch } from "lib/tensor/tree.ts";

const checkpoint = untrained(configs.demo, 7);
const { height, width } = configs.demo.size;

/** A picture in the encoder's own size, so that nothing is resized. */
const picture: Image = {
  width,
  height,
  data: Uint8Array.from(
    { length: width * height * 4 },
    (_, i) => i % 4 === 3 ? 255 : (i * 7) % 256,
  ),
};

Deno.test("a picture's row is what the network makes of its normalised pixels", async () => {
  await using encoder = await openEncoder(checkpoint, { threads: 1 });
  const { shape, data } = await encoder.embed([picture, blank(picture, [255, 255, 255, 255])]);
  const pixels = Float32Array.from({ length: width * height * 3 }, (_, i) => {
    const c = i % 3;
    return (picture.data[Math.floor(i / 3) * 4 + c] / 255 - imagenet.mean[c]) / imagenet.std[c];
  });
  const expected = applyNetwork(simclrOf(configs.demo).encoder, {
    params: treeBranch(toTfjs(checkpoint.state), "encoder"),
    x: toGrayTensor(tf.tensor4d(pixels, [1, height, width, 3]), imagenet),
    training: false,
  }).output.dataSync();
  assert.deepEqual(shape, [2, expected.length]);
  expected.forEach((value, i) => assert.ok(Math.abs(value - data[i]) < 1e-4, `${i}`));
});

Deno.test("what is transparent is white to the encoder, and sizes do not matter to it", async () => {
  await using encoder = await openEncoder(checkpoint, { threads: 1, output: "z" });
  const [clear, white] = [[0, 0, 0, 0], [255, 255, 255, 255]] as const;
  const { shape: [rows, size], data } = await encoder.embed([
    blank({ width: 90, height: 31 }, clear),
    blank(picture, white),
  ]);
  assert.deepEqual([rows, size], [2, 128]);
  for (let d = 0; d < size; d++) assert.ok(Math.abs(data[d] - data[size + d]) < 1e-6);
});

Deno.test("it is called by what it is", async () => {
  await using first = await openEncoder(checkpoint);
  assert.deepEqual([first.name, first.init], ["untrained", "random"]);
  await using second = await openEncoder({ ...checkpoint, step: 3, start: "imagenet" });
  assert.deepEqual([second.name, second.init], ["simclr", "imagenet"]);
});

Deno.test("on a processor a few pictures are run at a time, elsewhere all at once, with the same rows", async () => {
  const wanted = readEncoderInput(exportEncoder(untrained(configs.demo, 7), { head: false }));
  const images = Array.from(
    { length: 9 },
    (_, i) => blank({ width: 6, height: 8 }, [20 * i, 9, 200, 255]),
  );
  for (const [provider, sizes] of [["cpu", [4, 4, 1]], ["webgpu", [9]]] as const) {
    const runs: number[] = [];
    const rows = await runOnPictures(images, {
      wanted,
      provider,
      run: ({ data, shape: [n, ...rest] }) => {
        runs.push(n);
        const length = rest.reduce((a, b) => a * b);
        return Promise.resolve(
          float32(Float32Array.from({ length: n }, (_, i) => data[i * length]), [n, 1]),
        );
      },
    });
    assert.deepEqual(runs, sizes);
    assert.equal(new Set(rows.data).size, 9);
    const { data } = encoderPictures(images, wanted);
    assert.deepEqual(rows.data, rows.data.map((_, i) => data[i * data.length / 9]));
  }
});
