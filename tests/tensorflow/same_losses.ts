/** Needs what `deno task tensorflow` builds; `deno task test:tensorflow` runs it. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadTensorflow, tensorflowBackend } from "lib/jit/tensorflow.ts";
import { tf } from "lib/jit/tfjs.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import { engineTable } from "lib/simclr/engines.ts";
import type { ViewSource } from "lib/simclr/plan.ts";
import type { MakeRunner } from "lib/training/runner.ts";
import { tensorflowRunner } from "lib/simclr/tensorflow_runner.ts";
import { train } from "lib/simclr/train.ts";
import { Random } from "lib/tensor/random.ts";

const engine = loadTensorflow();

// Sides that leave a row over at stride 2, the maximum pool, both kinds of block.
const config: SimclrConfig = {
  ...configs.ResNet18_50epoch_base_aug,
  encoder: { kind: "resnet", blocks: [2, 1], widths: [8, 16], stem: "imagenet" },
  size: { height: 37, width: 26 },
  batch: 4,
  epochs: 5,
};
const items = Array.from({ length: 4 }, (_, i) => ({ id: `item-${i}` }));

const noise: ViewSource = ({ items, address }) => {
  const { height, width } = config.size;
  const random = new Random(100 * address.epoch + address.step);
  const length = 2 * [...items].length * height * width * 3;
  return Promise.resolve(Float32Array.from({ length }, () => random.range(-2, 2)));
};

const run = (
  runner: MakeRunner,
  more: { directory?: string; resume?: boolean; stop?: number } = {},
) => {
  const { stop, ...rest } = more;
  const controller = new AbortController();
  const onStep = ({ record }: { record: { step: number } }) =>
    record.step === stop && controller.abort();
  const signal = controller.signal;
  return train({ items, views: noise, config, seed: 3, runner, signal, onStep, ...rest });
};

/** |a - b| / |b|, over all numbers. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [far, size] = [0, 0];
  for (let i = 0; i < b.length; i++) [far, size] = [far + (a[i] - b[i]) ** 2, size + b[i] ** 2];
  return size === 0 ? Math.sqrt(far) : Math.sqrt(far / size);
}

function assertNear(a: Weights, b: Weights, within: number): void {
  assert.deepEqual(Object.keys(a).sort(), Object.keys(b).sort());
  for (const name of Object.keys(b)) {
    const apart = distance(a[name].data, b[name].data);
    assert.ok(apart <= within, `${name} is ${apart} apart`);
  }
}

Deno.test("it is TensorFlow, on the very tfjs that the models are written in", () => {
  assert.equal(engine.version, tf.version_core);
  assert.match(engine.tensorflow, /^2\./);
  let seen = "";
  const before = tf.getBackend();
  const runner = tensorflowRunner()(() => {
    seen = tf.getBackend();
    const backend = tf.backend() as unknown as { binding: { TF_Version: string } };
    assert.equal(backend.binding.TF_Version, engine.tensorflow);
    return { state: {}, outputs: {} };
  }, { state: {}, inputs: {} });
  return Promise.resolve(runner).then(async (made) => {
    await made.run([{}]);
    assert.equal(seen, tensorflowBackend);
    assert.equal(tf.getBackend() || "cpu", before || "cpu");
  });
});

Deno.test("padding by numbers gives what tfjs's own kernels give, gradients too", () => {
  const random = new Random(5);
  const draw = (shape: number[]) =>
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.range(-2, -1));
  // All numbers are negative: a pool that took its border for 0 would be seen.
  for (const [height, width, stride, side] of [[9, 8, 1, 3], [8, 7, 2, 3], [11, 6, 2, 7]]) {
    const [picture, filter] = [draw([2, height, width, 3]), draw([side, side, 3, 4])];
    const compute = (backend: string) => {
      tf.setBackend(backend);
      return tf.tidy(() => {
        const x = tf.tensor4d(picture, [2, height, width, 3]);
        const w = tf.tensor4d(filter, [side, side, 3, 4]);
        const { value, grads } = tf.valueAndGrads((x, w) => {
          const y = tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, (side - 1) / 2);
          const pooled = tf.maxPool(x as tf.Tensor4D, 3, 2, 1);
          return tf.add(tf.sum(tf.square(y)), tf.sum(tf.mul(pooled, tf.square(pooled))));
        })([x, w]);
        return [value, ...grads].map((tensor) => tensor.dataSync());
      });
    };
    const [ours, theirs] = [compute(tensorflowBackend), compute("cpu")];
    theirs.forEach((expected, i) => assert.ok(distance(ours[i], expected) < 1e-5));
  }
});

Deno.test("five steps are those of the compiled engine: losses, weights and moments", async () => {
  const [here, there] = [await run(tensorflowRunner()), await run(compiledRunner())];
  assert.equal(here.history.length, 5);
  for (const [i, { loss }] of there.history.entries()) {
    const apart = Math.abs(here.history[i].loss - loss) / Math.abs(loss);
    assert.ok(apart <= 1e-5, `loss ${i + 1}: ${here.history[i].loss}, compiled ${loss}`);
  }
  assertNear(here.checkpoint.state, there.checkpoint.state, 1e-4);
});

Deno.test("the table of engines trains two steps on it, and puts tfjs's backend back", async () => {
  await tf.setBackend("cpu");
  const [{ works, losses, seconds, reason, install }] = await engineTable({
    only: ["tensorflow cpu"],
  });
  assert.deepEqual([works, reason, install, losses.length], [true, "", "", 2]);
  assert.ok(seconds! > 0);
  assert.equal(tf.getBackend(), "cpu");
});

for (
  const [name, first, second] of [
    ["tensorflow's checkpoint is gone on with by onnx", tensorflowRunner(), compiledRunner()],
    ["onnx's checkpoint is gone on with by tensorflow", compiledRunner(), tensorflowRunner()],
  ] as const
) {
  Deno.test(name, async () => {
    const directory = mkdtempSync(join(tmpdir(), "burin-tensorflow-"));
    try {
      const begun = await run(first, { directory, stop: 2 });
      assert.deepEqual([begun.finished, begun.checkpoint.step], [false, 2]);
      const ended = await run(second, { directory, resume: true });
      const whole = await run(second);
      assert.equal(ended.checkpoint.step, 5);
      for (const [i, { loss }] of whole.history.entries()) {
        assert.ok(Math.abs(ended.history[i].loss - loss) / Math.abs(loss) <= 1e-5);
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
}
