import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import {
  applyYolox,
  foldedFilters,
  readNetwork,
  storedFilter,
  withNetworkClasses,
  type YoloxNetwork,
} from "lib/finetune/yolox_network.ts";
import { compile } from "lib/jit/compile.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { openSession } from "lib/onnx/session.ts";
import { anatomyOf } from "lib/onnx/surgery.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor, transpose } from "lib/tensor/tensor.ts";
import { tiny } from "./fixture.ts";

/** Rows of a network in tfjs, with the weights given. */
async function rowsOf(network: YoloxNetwork, weights: Weights, pictures: Tensor<"float32">) {
  const given = { state: weights, pictures };
  await using running = await compile(
    (all) => ({
      rows: applyYolox(network, all.pictures, { filters: foldedFilters(all.state) }),
    }),
    given,
    { threads: 1 },
  );
  return (await running.run(given)).rows as Tensor<"float32">;
}

/** Largest difference between logits and what the model's own file makes of them. */
async function gap(model: Uint8Array, size: { width: number; height: number }): Promise<number> {
  const network = readNetwork(model, size);
  const random = new Random(3);
  const pictures = float32(
    Float32Array.from({ length: size.height * size.width * 3 }, () => random.range(0, 255)),
    [1, size.height, size.width, 3],
  );
  const rows = await rowsOf(network, network.weights, pictures);
  await using whole = await openSession(model, { threads: 1 });
  const images = transpose(pictures, [0, 3, 1, 2]);
  const expected = (await whole.run({ [whole.inputs[0].name]: images }))[whole.outputs[0].name];
  const width = 5 + network.head.classes;
  return rows.data.reduce((worst, value, i) => {
    const shown = i % width < 4 ? value : 1 / (1 + Math.exp(-value));
    return Math.max(worst, Math.abs(shown - Number(expected.data[i])));
  }, 0);
}

Deno.test("a whole model read from its file says in tfjs what the file says", async () => {
  assert.ok(await gap(tiny.model, tiny.size) < 1e-5);
});

const file = mirrorDirectories().map((mirror) => join(mirror, "models/yolox_nano.onnx"))
  .find(existsSync);

Deno.test("so do the published weights of YOLOX-nano", { ignore: file === undefined }, async () => {
  assert.ok(await gap(new Uint8Array(readFileSync(file!)), { width: 416, height: 416 }) < 1e-4);
});

Deno.test("all that is stored of filters is read once, and goes back as it came", () => {
  const { convolutions, weights } = readNetwork(tiny.model, tiny.size);
  const { nodes, constants } = anatomyOf(tiny.model);
  assert.equal(convolutions.length, nodes.filter(({ operator }) => operator === "Conv").length);
  assert.equal(new Set(convolutions.map(({ name }) => name)).size, convolutions.length);
  assert.equal(convolutions.filter(({ normalised }) => !normalised).length, 9);
  for (const convolution of convolutions) {
    const own = storedFilter(weights[`${convolution.name}.weight`], convolution);
    const { data, shape } = constants.get(convolution.stored.weight)!;
    assert.deepEqual([own.shape, own.data], [[...shape], data], convolution.name);
  }
});

Deno.test("other classes start as old ones", async () => {
  const network = readNetwork(tiny.model, tiny.size);
  const pictures = float32(
    transpose(tiny.tensors.image, [0, 2, 3, 1]).data as Float32Array,
    [1, 64, 64, 3],
  );
  const before = await rowsOf(network, network.weights, pictures); // [1, A, 8]
  const two = withNetworkClasses(network, [2, 0]);
  const after = await rowsOf(two, two.weights, pictures); // [1, A, 7]
  assert.equal(after.shape[2], 7);
  for (let row = 0; row < before.shape[1]; row++) {
    const old = before.data.subarray(row * 8, row * 8 + 8);
    const expected = [...old.subarray(0, 5), old[7], old[5]];
    expected.forEach((value, k) =>
      assert.ok(Math.abs(after.data[row * 7 + k] - value) < 1e-5, `row ${row}, ${k}`)
    );
  }
});

Deno.test("a model that is no YOLOX is refused", () => {
  const graph = graphBuilder();
  const x = graph.input({ name: "x", dtype: "float32", shape: [1, 3, 64, 64] });
  graph.output({ name: "y", dtype: "float32", shape: [1, 3, 64, 64] }, graph.node("Relu", [x]));
  assert.throws(
    () => readNetwork(encodeGraph(graph.graph()), tiny.size),
    /Cannot find YOLOX's head in this model/,
  );
});
