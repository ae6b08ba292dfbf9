import assert from "node:assert/strict";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import type { ViewSource } from "lib/simclr/plan.ts";
import { several } from "lib/training/several_steps.ts";
import { eagerRunner, type MakeRunner, type Step } from "lib/training/runner.ts";
import { tf } from "lib/jit/tfjs.ts";
import { float32 } from "lib/tensor/tensor.ts";
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

Deno.test("runs of another length are done one by one, and the state follows to and fro", async () => {
  const step: Step = ({ x }, { by }) => {
    const next = tf.add(x, by);
    return { state: { x: next }, outputs: { sum: tf.mul(next, 10) } };
  };
  const scalar = (value: number) => float32(Float32Array.of(value), []);
  const dropped: number[] = [];
  let made = 0;
  const make: MakeRunner = (step, start) => {
    const place = made++;
    const runner = eagerRunner(step, start);
    return {
      ...runner,
      [Symbol.asyncDispose]: async () => {
        dropped.push(place);
        await runner[Symbol.asyncDispose]();
      },
    };
  };
  await tf.setBackend("cpu");
  const start = { state: { x: scalar(0) }, inputs: { by: scalar(0) } };
  {
    await using runner = await several(make, 2)(step, start);
    const run = async (...by: number[]) =>
      (await runner.run(by.map((value) => ({ by: scalar(value) })))).map(({ sum }) => sum.data[0]);
    assert.equal(runner.stepsPerRun, 2);
    assert.deepEqual(await run(1, 2), [10, 30]);
    assert.equal(made, 1, "single steps are made when they are asked for");
    assert.deepEqual(await run(1), [40]);
    assert.deepEqual(await run(1, 1, 1), [50, 60, 70]);
    assert.deepEqual(await run(1, 1), [80, 90]);
    assert.deepEqual((await runner.state()).x.data[0], 9);
    assert.equal(made, 2);
    runner.restore({ x: scalar(100) });
    assert.deepEqual(await run(1), [1010]);
  }
  assert.deepEqual(dropped, [0, 1]);
  {
    await using unused = await several(make, 2)(step, start);
    assert.equal((await unused.state()).x.data[0], 0);
  }
  assert.deepEqual(dropped, [0, 1, 2]);
  assert.throws(() => several(make, 1), {
    name: "RangeError",
    message: "Cannot do 1 steps per run; give a whole number above 1",
  });
});
