import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openNeck } from "lib/finetune/cutter_neck.ts";
import { cutterSettings } from "lib/finetune/defaults.ts";
import {
  type CutterRecord,
  type CutterTrainingOptions,
  readCutter,
  trainCutter,
  weightsOf,
} from "lib/finetune/cutter_training.ts";
import { ellipseFigure, smallConfig, smallNeck, storeOf } from "./cutter_small.ts";

async function within(run: (options: CutterTrainingOptions) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), "burin-cutter-"));
  try {
    const store = storeOf([1, 2, 3, 4, 5, 6].map(ellipseFigure));
    await using neck = await openNeck(smallNeck, { side: smallConfig.side, threads: 1 });
    await run({
      network: smallConfig,
      settings: { ...cutterSettings, steps: 12, batch: 4, warmup: 2 },
      engraved: { store, indices: [0, 1, 2, 3] },
      prints: { store, indices: [4, 5] },
      neck,
      seed: 3,
      checkpoint: join(folder, "cutter.safetensors"),
      every: 4,
      threads: 1,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

Deno.test("a cutter learns, and one that was stopped goes on bit for bit", () =>
  within(async (options) => {
    const whole = await trainCutter(options);
    assert.equal(whole.finished, true);
    assert.deepEqual(whole.history.map(({ step }) => step), [4, 8, 12]);
    const [first, , last] = whole.history;
    assert.ok(last.entropy + last.overlap < first.entropy + first.overlap - 0.05);
    // a finished one is taken as it is
    assert.deepEqual((await trainCutter(options)).weights, whole.weights);

    rmSync(options.checkpoint);
    const stop = new AbortController();
    const onRecord = ({ step }: CutterRecord) => step === 4 && stop.abort();
    const part = await trainCutter({ ...options, signal: stop.signal, onRecord });
    assert.deepEqual([part.finished, part.history.length], [false, 1]);
    const rest = await trainCutter(options);
    assert.deepEqual(rest.history, whole.history);
    assert.deepEqual(rest.weights, whole.weights);
  }));

Deno.test("a checkpoint of another training or with damage is refused, and can be started from", () =>
  within(async (options) => {
    assert.equal(readCutter(options.checkpoint), null);
    const settings = { ...options.settings, steps: 4 };
    const { weights } = await trainCutter({ ...options, settings });
    await assert.rejects(trainCutter({ ...options, settings, seed: 4 }), /another seed/);
    const neck = { ...options.neck, sha256: "another" };
    await assert.rejects(trainCutter({ ...options, settings, neck }), /another neck/);
    assert.deepEqual(weightsOf(smallConfig, readCutter(options.checkpoint)!.state), weights);
    const next = `${options.checkpoint}.next`;
    const on = await trainCutter({ ...options, settings, start: weights, checkpoint: next });
    assert.ok(existsSync(next));
    assert.notDeepEqual(on.weights, weights);
    const bytes = readFileSync(options.checkpoint);
    bytes[bytes.length - 5] ^= 1;
    writeFileSync(options.checkpoint, bytes);
    assert.throws(() => readCutter(options.checkpoint), /not those that were written/);
    writeFileSync(options.checkpoint, bytes.subarray(0, 100));
    assert.throws(() => readCutter(options.checkpoint), /is damaged/);
  }));

Deno.test("the settings are those that the shipped cutter was trained with", () => {
  assert.deepEqual(cutterSettings, {
    steps: 1000,
    batch: 16,
    learningRate: 2e-3,
    weightDecay: 0.01,
    warmup: 50,
    realShare: 0.375,
    guessShare: 0.3125,
  });
});
