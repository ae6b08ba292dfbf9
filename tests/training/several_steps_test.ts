import assert from "node:assert/strict";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import type { ViewSource } from "lib/simclr/plan.ts";
import { several } from "lib/training/several_steps.ts";
import { eagerRunner } from "lib/training/runner.ts";
import { train } from "lib/simclr/train.ts";
import { Random } from "lib/tensor/random.ts";

const config: SimclrConfig = {
  ...configs.demo,
  encoder: { kind: "resnet", blocks: [1, 1], widths: [4, 8], stem: "imagenet" },
  size: { height: 32, width: 24 },
  batch: 4,
  epochs: 4,
};
const items = Array.from({ length: 9 }, (_, i) => ({ id: `item-${i}` }));
const views: ViewSource = ({ items, address }) => {
  const random = new Random(1000 * address.epoch + address.step);
  const length = 2 * items.length * config.size.height * config.size.width * 3;
  return Promise.resolve(Float32Array.from({ length }, () => random.normal()));
};
const options = { items, views, config, seed: 5 };

Deno.test("three steps per run are those steps one by one, bit for bit, each with its record", async () => {
  const one = await train({ ...options, runner: compiledRunner({ threads: 1 }) });
  const three = await train({ ...options, runner: compiledRunner({ threads: 1, stepsPerRun: 3 }) });
  assert.equal(three.history.length, 8);
  assert.deepEqual(three.history, one.history);
  assert.deepEqual(three.checkpoint.state, one.checkpoint.state);
});

Deno.test("no run goes past a checkpoint; a stop takes effect at the end of the run, and a resume is exact", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const runner = compiledRunner({ threads: 1, stepsPerRun: 3 });
    const whole = await train({ ...options, runner });
    const stop = new AbortController();
    const part = await train({
      ...options,
      runner,
      directory,
      signal: stop.signal,
      onStep: ({ record }) => record.step === 4 && stop.abort(),
    });
    assert.equal(part.checkpoint.step, 6);
    assert.equal(part.history.length, 6);
    const rest = await train({ ...options, runner, directory, resume: true });
    assert.deepEqual(rest.checkpoint.state, whole.checkpoint.state);
    assert.deepEqual(rest.history, whole.history);
    // two steps an epoch, a checkpoint each epoch: runs of three never come about
    const often = { ...config, checkpointEvery: 1 };
    const each = await train({ ...options, config: often, runner });
    assert.deepEqual(each.checkpoint.state, whole.checkpoint.state);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("one step per run is no number of several", () => {
  for (const count of [1, 0, 2.5]) {
    assert.throws(() => several(eagerRunner, count), /give a whole number above 1/);
  }
});
