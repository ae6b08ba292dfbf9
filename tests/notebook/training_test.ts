import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trainHere, type TrainHereOptions, UnfinishedTraining } from "lib/notebook/training.ts";
import { configs } from "lib/simclr/config.ts";
import type { ViewSource } from "lib/simclr/plan.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { Random } from "lib/tensor/random.ts";

const { height, width } = configs.demo.size;
const config = { ...configs.demo, epochs: 4 };
const random = new Random(3);

/** Noise instead of pictures: what is learnt does not matter here. */
function noise(onMade: () => void = () => {}): ViewSource {
  return ({ items }) => {
    onMade();
    const count = 2 * items.length * height * width * 3;
    return Promise.resolve(Float32Array.from({ length: count }, () => random.next()));
  };
}

const items = Array.from({ length: 8 }, (_, i) => ({ id: `figure-${i}` }));

Deno.test("a stopped training is an error that says how to go on; it goes on with its whole curve", async () => {
  const directory = mkdtempSync(join(tmpdir(), "burin-training-"));
  try {
    const shown: string[] = [];
    const stop = new AbortController();
    const options: TrainHereOptions = {
      items,
      config,
      seed: 7,
      directory,
      runner: compiledRunner(),
      views: noise(),
      bar: { mode: "silent" },
      curve: { show: (bundle) => Promise.resolve(void shown.push(String(bundle["text/plain"]))) },
    };
    let made = 0;
    const views = noise(() => ++made === 3 && stop.abort());
    await assert.rejects(
      trainHere({ ...options, views, signal: stop.signal }),
      (error: Error) => {
        assert.ok(error instanceof UnfinishedTraining);
        assert.match(error.message, /stopped after step 2 of 4/);
        assert.match(error.message, /Run this cell again.*unfinished: true/);
        return true;
      },
    );
    assert.match(shown.at(-1)!, /over 2 steps/);

    const halted = { ...options, signal: AbortSignal.abort() };
    await assert.rejects(trainHere(halted), /step 2 of 4/);
    const half = await trainHere({ ...halted, unfinished: true });
    assert.deepEqual([half.checkpoint.step, half.finished], [2, false]);

    shown.length = 0;
    const whole = await trainHere({ ...options, signal: new AbortController().signal });
    assert.ok(whole.finished);
    assert.match(shown[0], /over 3 steps/, "the first picture has the earlier steps");
    assert.equal(whole.history.length, 4);
    assert.ok((await trainHere(options)).finished, "a whole run returns at once");
  } finally {
    rmSync(directory, { recursive: true });
  }
});
