import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { cellsOf } from "lib/finetune/simota.ts";
import { applyHead, readHead, rowCount, withClasses } from "lib/finetune/yolox_head.ts";
import { targetsOf, yoloxLoss } from "lib/finetune/yolox_loss.ts";
import { compile } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { cutModel } from "lib/onnx/surgery.ts";
import { openSession } from "lib/onnx/session.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { tiny } from "./fixture.ts";

type Head = ReturnType<typeof readHead>;

/** Rows of the whole model, and of its head over the maps at which it is cut, as logits. */
async function both(model: Uint8Array, head: Head, images: Tensor<"float32">) {
  await using whole = await openSession(model, { threads: 1 });
  const maps = Object.fromEntries(head.levels.map(({ feature, shape }) => [feature, shape]));
  await using neck = await openSession(cutModel(model, maps), { threads: 1 });
  const found = await neck.run({ [neck.inputs[0].name]: images });
  const features = head.levels.map(({ feature }) => found[feature] as Tensor<"float32">);
  const given = { params: head.weights, features };
  await using running = await compile((all) => ({ rows: applyHead(head, all) }), given);
  const { [whole.outputs[0].name]: expected } = await whole.run({ [whole.inputs[0].name]: images });
  return { features, expected, rows: (await running.run(given)).rows as Tensor<"float32"> };
}

/** Largest difference between logits and what the model's file makes of them. */
function gap({ rows, expected }: { rows: Tensor<"float32">; expected: Tensor }): number {
  const width = rows.shape[2];
  return rows.data.reduce((worst, value, i) => {
    const shown = i % width < 4 ? value : 1 / (1 + Math.exp(-value));
    return Math.max(worst, Math.abs(shown - Number(expected.data[i])));
  }, 0);
}

Deno.test("a head read from a file and run in tfjs says what the whole file says", async () => {
  const head = readHead(tiny.model, tiny.size);
  assert.deepEqual([head.classes, rowCount(head)], [3, 64 + 16 + 4]);
  assert.deepEqual(head.levels[1].cls.map(({ depthwise }) => depthwise), [
    true,
    false,
    true,
    false,
  ]);
  const { features, expected, rows } = await both(tiny.model, head, tiny.tensors.image);
  assert.ok(gap({ rows, expected }) < 1e-4);
  // and both say what the original says
  expected.data.forEach((value, i) =>
    assert.ok(Math.abs(Number(value) - tiny.tensors.output.data[i]) < 1e-4)
  );
  features.forEach((map, k) =>
    map.data.forEach((value, i) =>
      assert.ok(Math.abs(value - tiny.tensors[`feature.${k}`].data[i]) < 1e-4)
    )
  );
});

Deno.test("the gradient of every weight is that of Megvii's head", async () => {
  const head = readHead(tiny.model, tiny.size);
  const cells = cellsOf(head.levels.map(({ shape: [, , height, width], stride }) => ({
    width,
    height,
    stride,
  })));
  const features = head.levels.map((_, k) => tiny.tensors[`feature.${k}`]);
  const { classes } = head;
  const width = 5 + classes;
  // the export holds probabilities; assignment and loss want logits
  const rows = tiny.tensors.output.data.map((p, i) => i % width < 4 ? p : Math.log(p / (1 - p)));
  const given = {
    params: head.weights,
    target: targetsOf(rows, { cells, labels: tiny.labels, classes }),
    features,
  };
  const names = Object.keys(head.weights);
  await using compiled = await compile((all) => {
    const { value, grads } = tf.valueAndGrads((...moved: tf.Tensor[]) =>
      yoloxLoss(
        applyHead(head, {
          params: Object.fromEntries(names.map((name, i) => [name, moved[i]])),
          features: all.features,
        }),
        all.target,
        { cells, classes },
      ).loss
    )(names.map((name) => all.params[name]));
    return { loss: value, slopes: Object.fromEntries(names.map((name, i) => [name, grads[i]])) };
  }, given);
  const ours = await compiled.run(given);
  assert.ok(Math.abs(Number(ours.loss.data[0]) - tiny.losses.loss) < 1e-4 * tiny.losses.loss);
  for (const name of names) {
    const theirs = tiny.tensors[`gradient.${name}`];
    assert.deepEqual(ours.slopes[name].shape, theirs.shape);
    const largest = Math.max(...theirs.data.map(Math.abs));
    ours.slopes[name].data.forEach((value, i) =>
      assert.ok(Math.abs(Number(value) - theirs.data[i]) <= 2e-4 * largest, name)
    );
  }
});

Deno.test("other classes start as old ones", () => {
  const head = readHead(tiny.model, tiny.size);
  const one = withClasses(head, [2]);
  const [old, fresh] = [head, one].map(({ weights }) => weights["1.predict.cls.weight"]);
  assert.equal(fresh.shape[0], 1);
  const size = old.data.length / 3;
  assert.deepEqual(fresh.data, old.data.slice(2 * size));
  assert.deepEqual(one.weights["1.stem.weight"], head.weights["1.stem.weight"]);
});

Deno.test("a model that is no YOLOX is refused", () => {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: [1] });
  builder.output({ name: "y", dtype: "float32", shape: [1] }, builder.node("Exp", [x]));
  assert.throws(
    () => readHead(encodeGraph(builder.graph()), tiny.size),
    /has 0 maps with boxes, objectness and classes, not 3/,
  );
});

const real = mirrorDirectories().map((folder) => join(folder, "models/yolox_nano.onnx"))
  .find(existsSync);

Deno.test({
  name: "the head of the real weights says what the whole file says",
  ignore: !real,
  async fn() {
    const model = new Uint8Array(readFileSync(real!));
    const head = readHead(model, { width: 416, height: 416 });
    assert.deepEqual([head.classes, rowCount(head)], [80, 3549]);
    const random = new Random(3);
    const noise = Float32Array.from({ length: 3 * 416 * 416 }, () => random.range(0, 255));
    assert.ok(gap(await both(model, head, float32(noise, [1, 3, 416, 416]))) < 1e-4);
  },
});
