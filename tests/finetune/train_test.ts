import assert from "node:assert/strict";
import { join } from "node:path";
import { openFeatures } from "lib/finetune/features.ts";
import { pictureOf, samplesOf } from "lib/finetune/samples.ts";
import { headRunner } from "lib/finetune/step.ts";
import { type EpochRecord, finetune, fitness } from "lib/finetune/train.ts";
import { evaluatePart } from "lib/finetune/head_evaluation.ts";
import { readHead, withClasses } from "lib/finetune/yolox_head.ts";
import { tiny } from "./fixture.ts";
import { squares } from "./plates.ts";

const head = withClasses(readHead(tiny.model, tiny.size), [0]);
const config = {
  epochs: 3,
  batch: 4,
  learningRate: 0.01,
  weightDecay: 0.0005,
  boxLoss: "iou",
} as const;

async function withParts(
  run: (parts: Parameters<typeof finetune>[0]) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "burin-finetune-" });
  const collection = squares(14);
  const part = async (from: number, to: number) => {
    const ids = collection.plates.slice(from, to).map(({ id }) => id);
    const samples = samplesOf(collection, { ids, size: tiny.size });
    const features = await openFeatures(tiny.model, head, {
      file: join(folder, `${from}.bin`),
      key: "squares",
      count: samples.length,
      picture: (i) => pictureOf(samples[i], { collection, size: tiny.size }),
    });
    return { samples, features };
  };
  try {
    const [train, validation] = [await part(0, 10), await part(10, 14)];
    using _train = train.features;
    using _validation = validation.features;
    await run({ head, train, validation, config, seed: 5, session: { threads: 1 } });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const numbers = (history: readonly EpochRecord[]) => history.map(({ seconds: _, ...rest }) => rest);

Deno.test("a run is decided by its seed, and its loss falls", () =>
  withParts(async (options) => {
    const seen: number[] = [];
    const once = await finetune({ ...options, onEpoch: ({ epoch }) => seen.push(epoch) });
    assert.deepEqual(seen, [1, 2, 3]);
    assert.ok(once.finished && once.history[2].train.loss < once.history[0].train.loss);
    const again = await finetune(options);
    assert.deepEqual(numbers(again.history), numbers(once.history));
    assert.deepEqual(again.best.weights, once.best.weights);
    const other = await finetune({ ...options, seed: 6 });
    assert.notDeepEqual(numbers(other.history), numbers(once.history));
    const best = once.history.map(fitness);
    assert.equal(once.best.epoch, best.indexOf(Math.max(...best)) + 1);
    // the best weights are those that the record of that epoch is about
    await using runner = await headRunner(head, { batch: 1, threads: 1 });
    const { losses, ...marks } = await evaluatePart(options.validation, {
      head,
      weights: once.best.weights,
      runner,
    });
    const { validation, precision, recall, map50, map } = once.history[once.best.epoch - 1];
    assert.deepEqual(losses, validation);
    assert.deepEqual(marks, { precision, recall, map50, map });
  }));

Deno.test("a stopped run is not finished, and nothing to train on is an error", () =>
  withParts(async (options) => {
    const controller = new AbortController();
    const { history, finished } = await finetune({
      ...options,
      signal: controller.signal,
      onEpoch: () => controller.abort(),
    });
    assert.deepEqual([history.length, finished], [1, false]);
    await assert.rejects(
      finetune({ ...options, train: { ...options.train, samples: [] } }),
      /Cannot train on 0 pictures/,
    );
  }));

Deno.test("a run that was stopped goes on to the very bits of an unbroken one; a finished one is kept", () =>
  withParts(async (options) => {
    const folder = await Deno.makeTempDir({ prefix: "burin-kept-" });
    try {
      const kept = { file: join(folder, "head.safetensors"), key: "squares" };
      const whole = await finetune(options);
      for (const last of [1, 2, 3]) {
        const controller = new AbortController();
        const seen: number[] = [];
        const onEpoch = ({ epoch }: EpochRecord) => {
          seen.push(epoch);
          if (epoch === last) controller.abort();
        };
        const key = `stopped after ${last}`;
        const given = { ...options, kept: { ...kept, key }, onEpoch };
        const first = await finetune({ ...given, signal: controller.signal });
        assert.equal(first.finished, last === 3);
        const second = await finetune(given);
        assert.deepEqual(seen, [1, 2, 3], "no epoch is trained twice");
        assert.deepEqual(numbers(second.history), numbers(whole.history));
        assert.deepEqual({ ...second.best.weights }, { ...whole.best.weights });
        assert.equal(second.best.epoch, whole.best.epoch);
        assert.ok(second.history[2].seconds > second.history[1].seconds);
      }
      const again = await finetune({ ...options, kept: { ...kept, key: "others" } });
      assert.deepEqual(numbers(again.history), numbers(whole.history), "of others it begins anew");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }));

Deno.test("an epoch is as good as nine tenths of mAP and one of mAP50", () => {
  assert.equal(fitness({ map50: 1, map: 0 }), 0.1);
  assert.equal(fitness({ map50: 0, map: 1 }), 0.9);
  // sharper boxes count for more than more of them
  assert.ok(fitness({ map50: 0.5, map: 0.4 }) > fitness({ map50: 0.9, map: 0.35 }));
});
